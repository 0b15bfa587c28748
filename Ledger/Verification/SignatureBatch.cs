using System.Text;

namespace Ledger;

/// <summary>The signatures of one bundle, verified on several cores: they are most of the cost of an audit.</summary>
internal sealed class SignatureBatch(int jobs)
{
    private readonly List<(long Seq, int Offset, byte[] Message, byte[] By, byte[] Sig)> _tasks = [];
    private readonly ParallelOptions _options = new() { MaxDegreeOfParallelism = jobs };

    public void Add(in EntryView entry, int offset)
    {
        if (entry.SignatureCount == 0) return;
        var message = LedgerHash.Body(Encoding.ASCII.GetString(entry.Kind), entry.Body);
        for (var i = 0; i < entry.SignatureCount; i++)
            _tasks.Add((entry.Seq, offset, message, Hex(entry.By(i)), Hex(entry.Sig(i))));
    }

    /// <summary>Verifies and forgets what was added.</summary>
    /// <returns>How many signatures were good.</returns>
    /// <exception cref="LedgerVerificationException">The first that is not.</exception>
    public int Verify(string file)
    {
        var bad = new bool[_tasks.Count];
        Parallel.For(
            0, _tasks.Count, _options, i => bad[i] = !Bip340.Verify(_tasks[i].By, _tasks[i].Message, _tasks[i].Sig));
        var first = Array.IndexOf(bad, true);
        if (first >= 0)
        {
            var task = _tasks[first];
            throw new LedgerVerificationException(new(
                "a participant's signature does not fit the body", file, task.Seq, task.Offset,
                Found: Convert.ToHexStringLower(task.By)));
        }

        _tasks.Clear();
        return bad.Length;
    }

    private static byte[] Hex(ReadOnlySpan<byte> digits) => Convert.FromHexString(Encoding.ASCII.GetString(digits));
}
