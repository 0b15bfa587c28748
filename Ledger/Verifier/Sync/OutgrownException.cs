namespace Ledger.Verifier;

/// <summary>A file that the checkpoint promises is not served: the log may have outgrown the checkpoint.</summary>
internal sealed class OutgrownException(string file) : Exception($"{file} is not served")
{
    public string File { get; } = file;
}
