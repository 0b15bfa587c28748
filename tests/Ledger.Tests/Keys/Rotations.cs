using System.Text;
using Ledger.Tests.Verification;

namespace Ledger.Tests.Keys;

/// <summary>A log whose own keys change while it grows: fixed keys and clock, checkpoints signed by whom a test
/// says.</summary>
public sealed class Rotations : IDisposable
{
    private const string Origin = Exports.Origin;

    private static readonly byte[] ZeroAux = new byte[32];

    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, LogKeys> _generations = [];
    private readonly Dictionary<string, PrivateKey> _signers = [];
    private readonly LedgerAppender _log = new(Origin, LedgerHead.Empty(Origin));
    private readonly List<LedgerEntry> _entries = [];
    private readonly List<KeyChange> _changes = [];
    private readonly SortedDictionary<long, string> _notes = [];

    public Rotations()
    {
        foreach (var (name, i) in new[] { "root", "one", "two", "three", "four", "five" }.Select((n, i) => (n, i)))
        {
            _signers[name] = PrivateKey.FromHex(Convert.ToHexString(Seed(0x20 + i)));
            _generations[name] = new(
                Origin, new(Seed(0x10 + i)), PrivateKey.FromHex(Convert.ToHexString(Seed(0x20 + i))));
        }

        Append(SystemBodies.GenesisKind, SystemBodies.Genesis(_generations["one"]));
        Sign("one");
    }

    private string RootVkey => _generations["root"].Bip340Vkey;

    private string Policy => _folder.File("policy");

    private string Export => _folder.File("export");

    public void Dispose()
    {
        foreach (var keys in _generations.Values) keys.Dispose();
        foreach (var key in _signers.Values) key.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Three_in_one_log_verify_from_the_first_keys_on()
    {
        WriteThreeRotations();
        var (code, output, error) = Verify();
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("verified", output, StringComparison.Ordinal);
        var keys = Run("keys", Export, "--json", _folder.File("report"));
        Assert.Equal(0, keys.Code);
        Assert.Equal(8, keys.Output.Split('\n').Count(line => line.Contains(": sizes ", StringComparison.Ordinal)));
        CanonicalJson.Check(File.ReadAllBytes(_folder.File("report")));
    }

    [Fact]
    public void Give_a_policy_that_judges_single_notes_of_every_age()
    {
        WriteThreeRotations();
        Assert.Equal(0, Run("keys", Export, "--update", _folder.File("updated")).Code);
        var updated = LogPolicy.Parse(File.ReadAllBytes(_folder.File("updated")));
        foreach (var note in _notes.Values) updated.Verify(Encoding.UTF8.GetBytes(note));
        // The old one knows its own keys only, until the export tells it more.
        Assert.Throws<LedgerVerificationException>(
            () => LogPolicy.Parse(File.ReadAllBytes(Policy)).Verify(Encoding.UTF8.GetBytes(_notes.Values.Last())));
        // And to know more than an older export holds is no fault of that.
        Assert.Equal(0, Exports.Run("verify", Export, "--policy", _folder.File("updated")).Code);
    }

    [Fact]
    public void Demand_old_and_new_signatures_while_they_overlap()
    {
        Add("two", 6, "root", "one", "two");
        GrowTo(5);
        Sign("one");
        GrowTo(7);
        foreach (var lacking in new[] { "one", "two" })
        {
            Sign(lacking);
            Write();
            var (code, _, error) = Verify("note");
            Assert.Equal(1, code);
            Assert.Contains("signature is missing", error, StringComparison.Ordinal);
        }

        Sign("one", "two");
        Write();
        Assert.Equal(0, Verify().Code);
    }

    [Fact]
    public void Refuse_what_a_retired_key_has_signed()
    {
        Add("two", 6, "root", "one", "two");
        Retire("one", 8, "root");
        GrowTo(9);
        Sign("one", "two");
        Write();
        var (code, _, error) = Verify("note");
        Assert.Equal(1, code);
        Assert.Contains("a retired key of the log has signed", error, StringComparison.Ordinal);
        Sign("two");
        Write();
        Assert.Equal(0, Verify().Code);
    }

    [Fact]
    public void After_a_theft_end_at_the_last_honest_size()
    {
        GrowTo(5);
        Sign("one");
        Add("two", 8, "root", "one", "two");
        // Entries 5 and 6 add; the stolen keys are no good from the size on that the log signed last with them.
        Retire("one", 5, "root");
        GrowTo(10);
        Sign("two");
        Write();
        Assert.Equal(0, Verify().Code);
        // What the thief signs beyond it is refused, by itself.
        var policy = KeyChanges.Update(LogPolicy.Parse(File.ReadAllBytes(Policy)), Export);
        var thiefs = new LedgerHead(7, Seed(1), [Seed(2), Seed(3), Seed(4)], Exports.Noon);
        var forged = _generations["one"].SignCheckpoint(thiefs, ZeroAux);
        Assert.Throws<LedgerVerificationException>(() => policy.Verify(Encoding.UTF8.GetBytes(forged)));
    }

    [Theory]
    [InlineData("root", "one")] // not by itself
    [InlineData("root", "two")] // not by a log key
    [InlineData("one", "two")] // not by the root
    [InlineData("root", "two", "three")] // by a key that was never the log's
    public void Are_refused_when_a_signature_lacks(params string[] signers)
    {
        Refused(KeyChange.Addition(_generations["two"].Bip340Vkey, 6, "rotation"), "sign", signers);
    }

    [Fact]
    public void Are_refused_when_they_make_no_sense()
    {
        string[] all = ["root", "one", "two"];
        var two = _generations["two"].Bip340Vkey;
        Refused(KeyChange.Addition(two, 1, "r"), "sizes before its entry", all);
        Refused(KeyChange.Addition(_generations["one"].Bip340Vkey, 6, "r"), "added twice", all);
        Refused(KeyChange.Addition(RootVkey, 6, "r"), "added twice", all);
        Refused(KeyChange.Retirement(two, 6, "r"), "not in force", all);
        using var other = LogKeys.Create("other.example/log");
        Refused(KeyChange.Addition(other.Ed25519Vkey, 6, "r"), "origin as name", all);
        using var witness = CosigningKey.Create(Origin);
        Refused(KeyChange.Addition(witness.Vkey, 6, "r"), "Ed25519 or BIP-340", all);
        File.WriteAllText(Policy, _generations["one"].Policy);
        Change(KeyChange.Addition(two, 6, "r"), all);
        Sign("one");
        Write(writePolicy: false);
        Assert.Contains("names no root key", Verify("note").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Are_refused_when_no_key_would_be_left()
    {
        Retire("one", 4, "root");
        GrowTo(6);
        Sign("two");
        Write();
        Assert.Contains("in force at this size", Verify("note").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Are_refused_when_the_export_lists_others_than_the_log_holds()
    {
        WriteThreeRotations();
        Retire("four", 99, "root");
        Sign("four");
        Write();
        var file = Path.Combine(Export, KeyChanges.File);
        var lines = File.ReadAllLines(file);
        // A change left out, one in another place, and one in the place of an entry of another kind.
        File.WriteAllLines(file, lines[..^2]);
        Assert.Contains("is not in the policy, nor", Verify().Error, StringComparison.Ordinal);
        var four = KeyChange.Retirement(_generations["four"].Ed25519Vkey, 99, "r");
        File.WriteAllLines(file, [.. lines[..^2], Convert.ToBase64String(Sealed(four, 90, "root"))]);
        Assert.Contains("is not in the policy, nor", Verify().Error, StringComparison.Ordinal);
        GrowTo(_log.Head.Size + 3);
        Sign("four");
        Write();
        var five = KeyChange.Addition(_generations["five"].Ed25519Vkey, 99, "r");
        var foreign = Sealed(five, _log.Head.Size - 1, "root", "four");
        File.WriteAllLines(file, [.. lines, Convert.ToBase64String(foreign)]);
        Assert.Contains("was believed is not in the log", Verify().Error, StringComparison.Ordinal);
        Assert.Contains("not at this index", Run("keys", Export).Error, StringComparison.Ordinal);
        File.Delete(file);
        Assert.Equal(1, Verify().Code);
    }

    [Fact]
    public void Are_refused_with_any_bit_of_their_list_changed()
    {
        WriteThreeRotations();
        var file = Path.Combine(Export, KeyChanges.File);
        var bytes = File.ReadAllBytes(file);
        for (var bit = 0; bit < bytes.Length * 8; bit += 101)
        {
            var mutant = bytes.ToArray();
            mutant[bit / 8] ^= (byte)(1 << (bit % 8));
            File.WriteAllBytes(file, mutant);
            Assert.Equal(1, Verify().Code);
        }
    }

    [Fact]
    public void Are_followed_by_every_command_that_has_the_export()
    {
        WriteThreeRotations();
        foreach (var (size, note) in _notes)
        {
            File.WriteAllText(_folder.File("kept"), note);
            var (code, _, error) = Run("verify", Export, "--since", _folder.File("kept"));
            Assert.True(code == 0, $"{size}: {error}");
        }

        Assert.Equal(0, Run("show", "3", Export).Code);
        Assert.Equal(0, Run("prove", "3", Export).Code);
    }

    /// <summary>What root and log have signed, but no entry of the tree says, is not the log's yet.</summary>
    [Fact]
    public void Are_passed_over_while_the_checkpoint_does_not_reach_them()
    {
        Add("two", 6, "root", "one", "two");
        GrowTo(5);
        Sign("one");
        Write();
        var lines = Path.Combine(Export, KeyChanges.File);
        var early = KeyChange.Parse(
            Sealed(KeyChange.Retirement(_generations["one"].Ed25519Vkey, 1, "told too early"), 5, ["root"]));
        File.AppendAllText(lines, Convert.ToBase64String(early.Entry) + "\n");
        Assert.Equal((0, ""), (Verify().Code, Verify().Error));
        var keys = Run("keys", Export, "--update", _folder.File("updated"));
        Assert.Equal(0, keys.Code);
        Assert.DoesNotContain("retired", keys.Output, StringComparison.Ordinal);
        Assert.Equal(2, LogPolicy.Parse(File.ReadAllBytes(_folder.File("updated"))).Keys.Changes.Count);
    }

    [Fact]
    public void Take_no_proof_of_two_histories_away()
    {
        GrowTo(9);
        Sign("one");
        var honest = _notes[9];
        _notes.Remove(9);
        var forged = Forged(9);
        // Only when it is told on: a key is retired with effect before what it has signed.
        Add("two", 14, "root", "one", "two");
        Retire("one", 8, "root");
        GrowTo(15);
        Sign("two");
        Write();
        Assert.Equal((0, ""), (Verify().Code, Verify().Error));
        Assert.Equal(0, Run("keys", Export, "--update", _folder.File("updated")).Code);
        File.WriteAllText(_folder.File("a"), honest);
        File.WriteAllText(_folder.File("b"), forged);
        Assert.Equal(
            5, Run("consistency", _folder.File("a"), _folder.File("b"), Export, "--evidence", _folder.File("p")).Code);
        string[][] inputs = [[_folder.File("a"), _folder.File("b")], [_folder.File("p")]];
        foreach (var notes in inputs)
            Assert.Equal(5, Exports.Run(["compare", .. notes, "--policy", _folder.File("updated")]).Code);

        // Of what is signed once the log says that the key is retired, it is a thief's.
        var policy = LogPolicy.Parse(File.ReadAllBytes(_folder.File("updated")));
        Assert.Throws<LedgerVerificationException>(() => policy.VerifyEvidence(Encoding.UTF8.GetBytes(Forged(13))));
        Assert.Throws<LedgerVerificationException>(() => policy.Verify(Encoding.UTF8.GetBytes(forged)));
    }

    private string Forged(long size) => _generations["one"].SignCheckpoint(
        new(size, Seed(1), [.. Enumerable.Repeat(Seed(2), System.Numerics.BitOperations.PopCount((ulong)size))],
            Exports.Noon),
        ZeroAux);

    private void WriteThreeRotations()
    {
        string[] names = ["one", "two", "three", "four"];
        for (var i = 1; i < names.Length; i++)
        {
            var (old, next) = (names[i - 1], names[i]);
            var at = _log.Head.Size;
            Add(next, at + 6, "root", old, next);
            Retire(old, at + 9, "root");
            GrowTo(at + 5);
            Sign(old);
            GrowTo(at + 7);
            Sign(old, next);
            GrowTo(at + 9);
            Sign(old, next);
            GrowTo(at + 12);
            Sign(next);
        }

        Write();
    }

    private void Refused(byte[] body, string why, params string[] signers)
    {
        var entry = Sealed(body, 1, signers);
        var policy = LogPolicy.Parse(Encoding.UTF8.GetBytes(PolicyText));
        var refused = Assert.Throws<LedgerVerificationException>(() => policy.After([KeyChange.Parse(entry)]));
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }

    private string PolicyText => $"# compute-ledger: root-bip340 {RootVkey}\n{_generations["one"].Policy}";

    private void Add(string name, long size, params string[] signers)
    {
        Change(KeyChange.Addition(_generations[name].Ed25519Vkey, size, "rotation"), signers);
        Change(KeyChange.Addition(_generations[name].Bip340Vkey, size, "rotation"), signers);
    }

    private void Retire(string name, long size, params string[] signers)
    {
        Change(KeyChange.Retirement(_generations[name].Ed25519Vkey, size, "rotation"), signers);
        Change(KeyChange.Retirement(_generations[name].Bip340Vkey, size, "rotation"), signers);
    }

    private void Change(byte[] body, string[] signers) =>
        _changes.Add(KeyChange.Parse(Append(KeyChange.Kind, body, signers).Bytes));

    /// <summary>A change as an entry of an index, in no log.</summary>
    private byte[] Sealed(byte[] body, long seq, params string[] signers)
    {
        var log = new LedgerAppender(Origin, LedgerHead.Empty(Origin));
        while (log.Head.Size < seq) log.Append(SystemBodies.TickKind, SystemBodies.Tick(), [], Exports.Noon);
        return log.Append(KeyChange.Kind, body, Signatures(body, signers), Exports.Noon).Bytes;
    }

    private LedgerEntry Append(string kind, byte[] body, params string[] signers)
    {
        var entry = _log.Append(kind, body, Signatures(body, signers), Exports.Noon.AddSeconds(_entries.Count));
        _entries.Add(entry);
        return entry;
    }

    private EntrySignature[] Signatures(byte[] body, string[] signers) =>
    [
        .. signers.Select(name => new EntrySignature(
            _signers[name].PublicKeyHex,
            Convert.ToHexStringLower(_signers[name].Sign(LedgerHash.Body(KeyChange.Kind, body), ZeroAux)))),
    ];

    private void GrowTo(long size)
    {
        while (_log.Head.Size < size) Append(SystemBodies.TickKind, SystemBodies.Tick());
    }

    private void Sign(params string[] names)
    {
        var notes = names.Select(name => _generations[name].SignCheckpoint(_log.Head, ZeroAux)).ToArray();
        _notes[_log.Head.Size] = notes[0] + string.Concat(notes.Skip(1).Select(note => note.Split("\n\n")[1]));
    }

    private void Write(bool writePolicy = true)
    {
        if (Directory.Exists(Export)) Directory.Delete(Export, recursive: true);
        var writer = TileWriter.Resume(Export);
        foreach (var entry in _entries)
        {
            writer.Append(entry);
            if (_notes.TryGetValue(writer.Size, out var note) && writer.Size < _log.Head.Size)
                writer.WriteOldCheckpoint(note);
        }

        writer.WriteCheckpoint(_notes[_log.Head.Size]);
        writer.WriteKeyChanges(_changes);
        if (writePolicy) File.WriteAllText(Policy, PolicyText);
    }

    private (int Code, string Output, string Error) Verify(string level = "sigs") =>
        Exports.Run("verify", Export, "--policy", Policy, "--level", level);

    private (int Code, string Output, string Error) Run(params string[] args) =>
        Exports.Run([.. args, "--policy", Policy]);

    private static byte[] Seed(int value) => [.. Enumerable.Repeat((byte)value, 32)];
}
