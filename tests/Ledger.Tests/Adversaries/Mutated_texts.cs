using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Ledger.Tests.Adversaries;

/// <summary>
/// Parsers under random changes: each either refuses by the one documented exception, or what it read is written again
/// as exactly the bytes it was given, so that no two texts mean the same. MARKET_LONG=1 tries many more.
/// </summary>
public class Mutated_texts
{
    private static readonly int Tries = Environment.GetEnvironmentVariable("MARKET_LONG") == "1" ? 200_000 : 8_000;

    private static readonly byte[] Receipt = Vectors.Bytes("sample-export/sample.tlog-proof");
    private static readonly byte[] Note = Vectors.Bytes("sample-export/checkpoint");
    private static readonly byte[] Policy = Vectors.Bytes("sample-export/policy");
    private static readonly byte[] Entry = Ledger.Receipt.Parse(Receipt).Entry!;

    [Fact]
    public void Of_entries_are_refused_or_are_other_entries_byte_for_byte() => Try(1, Entry, bytes =>
    {
        var entry = EntryContent.Parse(bytes);
        var sigs = string.Join(',', entry.Sigs.Select(s => $$"""{"by":"{{s.By}}","sig":"{{s.Sig}}"}"""));
        return Encoding.UTF8.GetBytes(
            $"{{\"body\":{Encoding.UTF8.GetString(entry.Body)},\"kind\":\"{entry.Kind}\",\"prev\":\"{entry.Prev}\","
            + $"\"seq\":{entry.Seq}{(sigs.Length > 0 ? $",\"sigs\":[{sigs}]" : "")},"
            + $"\"time\":\"{EntryFormat.Time(entry.Time)}\",\"v\":1}}");
    });

    [Fact]
    public void Of_bodies_are_refused_or_canonical_already() => Try(2, EntryContent.Parse(Entry).Body, bytes =>
    {
        CanonicalJson.Check(bytes);
        return CanonicalJson.Canonicalise(bytes);
    });

    [Fact]
    public void Of_json_are_refused_or_become_canonical() => Try(3, EntryContent.Parse(Entry).Body, bytes =>
    {
        CanonicalJson.Check(CanonicalJson.Canonicalise(bytes));
        return bytes;
    });

    [Fact]
    public void Of_notes_are_refused_or_are_other_notes_byte_for_byte() => Try(4, Note, bytes =>
    {
        var note = SignedNote.Parse(bytes);
        return Encoding.UTF8.GetBytes(note.Text + "\n" + string.Concat(note.Signatures.Select(Line)));
    });

    [Fact]
    public void Of_checkpoints_are_refused_or_are_other_checkpoints_byte_for_byte() =>
        Try(5, SignedNote.Parse(Note).TextBytes, bytes =>
            Encoding.Latin1.GetBytes(Checkpoint.Parse(Encoding.Latin1.GetString(bytes)).ToText()));

    [Fact]
    public void Of_receipts_are_refused_or_are_other_receipts_byte_for_byte() => Try(6, Receipt, bytes =>
    {
        var parts = Ledger.Receipt.Parse(bytes);
        var text = new StringBuilder("c2sp.org/tlog-proof@v1\n");
        if (parts.Entry is not null) text.Append("extra ").Append(Convert.ToBase64String(parts.Entry)).Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"index {parts.Index}\n");
        foreach (var hash in parts.Proof) text.Append(Convert.ToBase64String(hash)).Append('\n');
        return Encoding.UTF8.GetBytes(text.Append('\n').Append(parts.Note).ToString());
    });

    [Fact]
    public void Of_vkeys_are_refused_or_are_other_keys_byte_for_byte() =>
        Try(7, Encoding.UTF8.GetBytes(Vectors.Text("sample-export/keys/log.bip340.vkey").Trim()), bytes =>
            Encoding.Latin1.GetBytes(VerifierKey.Parse(Encoding.Latin1.GetString(bytes)).ToString()));

    [Fact]
    public void Of_policies_are_refused_or_name_a_log_with_two_keys() => Try(8, Policy, bytes =>
    {
        var policy = LogPolicy.Parse(bytes);
        Assert.Equal((NoteKeyType.Ed25519, NoteKeyType.Bip340), (policy.Ed25519.Type, policy.Bip340.Type));
        Assert.Equal(policy.Origin, policy.Bip340.Name);
        Assert.All(policy.Witnesses, w => Assert.Equal(NoteKeyType.Cosignature, w.Key.Type));
        return bytes;
    });

    [Fact]
    public void Of_receipts_prove_nothing_but_what_the_receipt_proved()
    {
        var policy = LogPolicy.Parse(Policy);
        var mutator = new Mutator(9);
        for (var i = 0; i < Tries / 10; i++)
        {
            var bytes = mutator.Mutate(Receipt, Note);
            try
            {
                var verdict = Ledger.Receipt.Verify(bytes, policy);
                Assert.Equal(Entry, verdict.Entry.Bytes);
                Assert.Equal(1_000, verdict.Checkpoint.Checkpoint.Size);
            }
            catch (Exception e) when (e is LedgerFormatException or LedgerVerificationException)
            {
            }
        }
    }

    [Fact]
    public void Are_never_read_beyond_their_limits()
    {
        Assert.Throws<LedgerFormatException>(() => EntryContent.Parse(new byte[EntryFormat.MaxBytes + 1]));
        Assert.Throws<LedgerFormatException>(() => SignedNote.Parse(new byte[SignedNote.MaxBytes + 1]));
        Assert.Throws<LedgerFormatException>(() => Ledger.Receipt.Parse(new byte[Ledger.Receipt.MaxBytes + 1]));
        Assert.Throws<LedgerFormatException>(() => LogPolicy.Parse(new byte[262_145]));
        var deep = Encoding.ASCII.GetBytes(new string('[', 30_000));
        Assert.Throws<LedgerFormatException>(() => CanonicalJson.Check(deep));
        Assert.Throws<LedgerFormatException>(() => CanonicalJson.Canonicalise(deep));
    }

    private static string Line(NoteSignature line)
    {
        var bytes = new byte[4 + line.Signature.Length];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, line.KeyId);
        line.Signature.CopyTo(bytes, 4);
        return $"— {line.Name} {Convert.ToBase64String(bytes)}\n";
    }

    private static void Try(int seed, byte[] good, Func<byte[], byte[]> readAndWrite)
    {
        Assert.Equal(good, readAndWrite(good));
        var mutator = new Mutator(seed);
        var refused = 0;
        for (var i = 0; i < Tries; i++)
        {
            var bytes = mutator.Mutate(good, i % 2 == 0 ? Receipt : Entry);
            try
            {
                Assert.Equal(bytes, readAndWrite(bytes));
            }
            catch (LedgerFormatException e)
            {
                Assert.NotEmpty(e.Rule);
                Assert.InRange(e.Offset, 0, bytes.Length);
                refused++;
            }
        }

        Assert.True(refused > Tries / 4, $"Only {refused} of {Tries} were refused: nothing was tried.");
    }
}
