namespace Ledger;

/// <summary>
/// The key changes of an export, which had to be believed before its entries were read, held against those entries:
/// each
/// is the log's own, and none that the log holds was left out.
/// </summary>
/// <param name="changes">What was believed.</param>
internal sealed class LogKeyChanges(IReadOnlyList<KeyChange> changes)
{
    private int _seen;

    /// <summary>Takes the log's entries of kind <c>ledger.key</c>, in order.</summary>
    /// <returns>The failure, or null.</returns>
    public VerificationFailure? Take(long seq, ReadOnlySpan<byte> entry)
    {
        if (_seen < changes.Count && changes[_seen].Entry.AsSpan().SequenceEqual(entry))
        {
            _seen++;
            return null;
        }

        return new(
            $"a change of the log's keys is not in the policy, nor as it is here in {KeyChanges.File}", Index: seq);
    }

    /// <summary>Fails if a change of a size was believed that the log does not hold.</summary>
    public void RequireAll(long size)
    {
        if (_seen < changes.Count && changes[_seen].Seq < size)
            throw new LedgerVerificationException(new(
                "a change of the log's keys that was believed is not in the log", KeyChanges.File,
                changes[_seen].Seq));
    }
}
