using Ledger;

namespace Exchange.Api.Sequencing;

/// <summary>The ledger's last signed head. Written by the committer, read by everybody.</summary>
internal sealed class SignedLedger
{
    private readonly Lock _gate = new();
    private (LedgerHead Head, string Note)? _last; // under _gate
    private TaskCompletionSource _grown = New(); // under _gate

    /// <summary>The last signed head with its note; null before the first.</summary>
    public (LedgerHead Head, string Note)? Last
    {
        get
        {
            lock (_gate)
                return _last;
        }
    }

    public void Set(LedgerHead head, string note)
    {
        TaskCompletionSource grown;
        lock (_gate)
        {
            _last = (head, note);
            (grown, _grown) = (_grown, New());
        }

        grown.TrySetResult();
    }

    /// <summary>Ends when the ledger has grown beyond a size.</summary>
    public Task GrownBeyondAsync(long size)
    {
        lock (_gate)
            return _last is { } last && last.Head.Size > size ? Task.CompletedTask : _grown.Task;
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
