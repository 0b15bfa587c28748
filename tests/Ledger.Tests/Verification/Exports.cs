using System.Text;

namespace Ledger.Tests.Verification;

/// <summary>Small logs with fixed keys, clock and contents, written as exports.</summary>
internal sealed class Exports : IDisposable
{
    public const string Origin = "golden.example/compute/main";

    public static readonly DateTimeOffset Noon = new(2026, 9, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly byte[] ZeroAux = new byte[32];

    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, PrivateKey> _participants = [];

    public Exports() => Appender = new(Origin, LedgerHead.Empty(Origin));

    public LogKeys Keys { get; } = new(Origin, new(Seed(1)), PrivateKey.FromHex(Convert.ToHexString(Seed(2))));

    public LedgerAppender Appender { get; }

    public List<LedgerEntry> Entries { get; } = [];

    public string Folder => _folder.File("export");

    public string Policy => _folder.File("policy");

    public string Scratch(string name) => _folder.File(name);

    /// <summary>A participant's key, the same for the same name in every run.</summary>
    public PrivateKey Key(string name)
    {
        if (!_participants.TryGetValue(name, out var key))
            _participants[name] = key = PrivateKey.FromHex(
                Convert.ToHexString(LedgerHash.Tagged("test/key", Encoding.UTF8.GetBytes(name))));
        return key;
    }

    /// <summary>Appends an entry signed by participants' keys with zero auxiliary data.</summary>
    public LedgerEntry Add(string kind, CanonicalObject body, params string[] signers)
    {
        var jcs = body.ToUtf8();
        var sigs = signers.Select(name => new EntrySignature(
            Key(name).PublicKeyHex, Convert.ToHexStringLower(Key(name).Sign(LedgerHash.Body(kind, jcs), ZeroAux))));
        return AddSigned(kind, jcs, [.. sigs]);
    }

    public LedgerEntry AddSigned(string kind, byte[] jcs, EntrySignature[] sigs)
    {
        var entry = Appender.Append(kind, jcs, sigs, Noon.AddMilliseconds(Entries.Count * 1.5));
        Entries.Add(entry);
        return entry;
    }

    public void AddKey(string participant, string key, params string[] signers) =>
        Add("participant.key_added", KeyBody(participant, key), signers);

    public void RevokeKey(string participant, string key, params string[] signers) =>
        Add("participant.key_revoked", KeyBody(participant, key), signers);

    /// <summary>Genesis, then entries of which every third is signed by a registered participant.</summary>
    public void Fill(int size)
    {
        AddSigned(SystemBodies.GenesisKind, SystemBodies.Genesis(Keys), []);
        if (Entries.Count < size) AddKey("p-1", "alice", "alice");
        while (Entries.Count < size)
        {
            var i = Entries.Count;
            var body = new CanonicalObject().Add("orderId", $"o{i:D6}").Add("quantity", "1.5").Add("note", "é\n");
            if (i % 3 == 0) Add("order.placed", body, "alice");
            else Add("lease.usage_recorded", body);
        }
    }

    public string Sign() => Keys.SignCheckpoint(Appender.Head, ZeroAux);

    /// <summary>Writes all entries, with checkpoints at the given sizes and at the end.</summary>
    public Exports Write(params int[] checkpoints)
    {
        if (Directory.Exists(Folder)) Directory.Delete(Folder, recursive: true);
        var writer = TileWriter.Resume(Folder);
        var shadow = new LedgerAppender(Origin, LedgerHead.Empty(Origin));
        foreach (var entry in Entries)
        {
            writer.Append(entry);
            var content = EntryContent.Parse(entry.Bytes);
            shadow.Append(content.Kind, content.Body, content.Sigs, content.Time);
            if (checkpoints.Contains((int)writer.Size))
                writer.WriteOldCheckpoint(Keys.SignCheckpoint(shadow.Head, ZeroAux));
        }

        writer.WriteCheckpoint(Sign());
        writer.WriteTrust(Keys.Policy, Keys.Ed25519Vkey, Keys.Bip340Vkey);
        File.WriteAllText(Policy, Keys.Policy);
        return this;
    }

    /// <summary>Signs whatever the entries are, as an operator with the keys could.</summary>
    public void WriteAsIs()
    {
        if (Directory.Exists(Folder)) Directory.Delete(Folder, recursive: true);
        var writer = TileWriter.Resume(Folder);
        var edge = new RightEdge();
        foreach (var entry in Entries)
        {
            writer.Append(entry);
            edge.Add(entry.Leaf);
        }

        writer.WriteCheckpoint(Keys.SignCheckpoint(new(edge.Size, Entries[^1].Leaf, edge.Roots, Noon), ZeroAux));
        File.WriteAllText(Policy, Keys.Policy);
    }

    /// <summary>Puts other bytes in the place of an entry's.</summary>
    public void Replace(int index, byte[] bytes) => Entries[index] = new(index, bytes, LedgerHash.Leaf(bytes));

    public (int Code, string Output, string Error) Verify(string level = "sigs", params string[] more) =>
        Run(["verify", Folder, "--policy", Policy, "--level", level, .. more]);

    public static (int Code, string Output, string Error) Run(params string[] args) => RunAt(null, args);

    /// <summary>The same when the clock shows a given time.</summary>
    public static (int Code, string Output, string Error) RunAt(
        DateTimeOffset? now, params string[] args) => RunBy(now is { } at ? new StoppedClock(at) : null, args);

    /// <summary>The same by a clock on which nobody waits before trying again; patience with an answer is real.
    /// </summary>
    public static (int Code, string Output, string Error) RunHastily(params string[] args) =>
        RunBy(new HastyClock(), args);

    private static (int Code, string Output, string Error) RunBy(TimeProvider? clock, string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = Verifier.CommandLine.Run(args, output, error, showProgress: false, clock);
        return (code, output.ToString(), error.ToString());
    }

    public void Dispose()
    {
        Keys.Dispose();
        foreach (var key in _participants.Values) key.Dispose();
        _folder.Dispose();
    }

    private CanonicalObject KeyBody(string participant, string key) =>
        new CanonicalObject().Add("participant", participant).Add("key", Key(key).PublicKeyHex);

    private sealed class StoppedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }

    private sealed class HastyClock : TimeProvider
    {
        private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

        public override ITimer CreateTimer(
            TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime > LongestPause ? dueTime : TimeSpan.Zero, period);
    }

    private static byte[] Seed(byte value) => [.. Enumerable.Repeat(value, 32)];
}
