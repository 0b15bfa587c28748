using System.Security.Cryptography;
using System.Text;

namespace Ledger;

/// <summary>
/// The private keys of a log: two, Ed25519 for witnesses and third-party tools and BIP-340 for ours, and those that
/// replace them later. Every checkpoint carries the signatures of all that are in force at its size. Signing is safe
/// for concurrent use; disposing is not.
/// </summary>
public sealed class LogKeys : IDisposable
{
    private const string OriginFile = "log.origin";
    private const string Ed25519File = "log.ed25519.key";
    private const string Bip340File = "log.bip340.key";

    private readonly Ed25519Key _ed25519;
    private readonly PrivateKey _bip340;
    private readonly List<LogKeys> _further = [];
    private volatile KeyTimeline? _timeline;

    internal LogKeys(string origin, Ed25519Key ed25519, PrivateKey bip340)
    {
        EntryFormat.RequireOrigin(origin);
        Origin = origin;
        _ed25519 = ed25519;
        _bip340 = bip340;
        Ed25519Vkey = VerifierKey.Create(origin, NoteKeyType.Ed25519, ed25519.PublicKey).ToString();
        Bip340Vkey = VerifierKey.Create(
            origin, NoteKeyType.Bip340, Convert.FromHexString(bip340.PublicKeyHex)).ToString();
    }

    /// <summary>Name of the log; also the name of both keys.</summary>
    public string Origin { get; }

    /// <summary>The Ed25519 public key as vkey: what other tools are given.</summary>
    public string Ed25519Vkey { get; }

    /// <summary>The BIP-340 public key as vkey.</summary>
    public string Bip340Vkey { get; }

    /// <summary>These keys and those that replace them, each pair of them after the one before.</summary>
    public IReadOnlyList<LogKeys> Generations => [this, .. _further];

    /// <summary>Which keys sign at which size; of a log whose keys never changed the first two.</summary>
    public KeyTimeline Timeline => _timeline ??= KeyTimeline.Start(
        [VerifierKey.Parse(Ed25519Vkey), VerifierKey.Parse(Bip340Vkey)], null);

    internal PrivateKey Bip340 => _bip340;

    /// <summary>A policy that trusts this log without witnesses; auditors add theirs.</summary>
    public string Policy => PolicyWith("quorum none\n");

    /// <summary>A policy that trusts this log and, by further lines, witnesses.</summary>
    /// <param name="witnesses">Lines <c>witness</c>, <c>group</c> and one <c>quorum</c>, each ended by a
    /// newline.</param>
    public string PolicyWith(string witnesses)
    {
        var root = Timeline.Root is { } key ? $"# compute-ledger: root-bip340 {key}\n" : "";
        var changes = string.Concat(Timeline.Changes.Select(change => change.ToLine()));
        return $"# compute-ledger: log-bip340 {Bip340Vkey}\n{root}{changes}log {Ed25519Vkey}\n{witnesses}";
    }

    /// <summary>Begins the timeline of a log whose keys may change, with no change yet.</summary>
    /// <param name="rootKeyHex">Public root key, 64 lower-case hexadecimal digits.</param>
    /// <exception cref="FormatException">The text is not hexadecimal.</exception>
    /// <exception cref="LedgerFormatException">It is not 32 bytes.</exception>
    public KeyTimeline TimelineUnder(string rootKeyHex) => KeyTimeline.Start(
        [VerifierKey.Parse(Ed25519Vkey), VerifierKey.Parse(Bip340Vkey)],
        VerifierKey.Create(Origin, NoteKeyType.Bip340, Convert.FromHexString(rootKeyHex)));

    /// <summary>Signs by a timeline from now on.</summary>
    /// <param name="timeline">What the log says of its keys.</param>
    /// <param name="size">The log's size: from it on, every key in force must be held here.</param>
    /// <exception cref="InvalidOperationException">A key is not held; says which.</exception>
    public void Follow(KeyTimeline timeline, long size)
    {
        ArgumentNullException.ThrowIfNull(timeline);
        foreach (var period in timeline.Periods.Where(p => p.To is not { } to || to >= size))
            if (Holder(period.Key) is null)
                throw new InvalidOperationException(
                    $"The key {period.Key} signs this log from size {period.From} on and is not in the key folder.");
        _timeline = timeline;
    }

    /// <summary>Makes new random keys for a log.</summary>
    /// <exception cref="LedgerFormatException">The origin is ill-formed.</exception>
    /// <exception cref="DllNotFoundException">A native library is missing; the message says what to
    /// install.</exception>
    public static LogKeys Create(string origin)
    {
        EntryFormat.RequireOrigin(origin);
        Span<byte> seed = stackalloc byte[Ed25519Key.SeedSize];
        RandomNumberGenerator.Fill(seed);
        var keys = new LogKeys(origin, new(seed), PrivateKey.Create());
        CryptographicOperations.ZeroMemory(seed);
        return keys;
    }

    /// <summary>Reads the keys from a folder that <see cref="Save"/> wrote.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="passphrase">What sealed ones are sealed with; those in the clear are read without it.</param>
    /// <exception cref="UnauthorizedAccessException">Others than the owner may read or write a key file.</exception>
    /// <exception cref="IOException">A file is missing or cannot be read.</exception>
    /// <exception cref="FormatException">A file does not hold what it should, or is sealed, and the passphrase is
    /// missing or another.</exception>
    public static LogKeys Load(string folder, KeyPassphrase? passphrase = null)
    {
        var origin = File.ReadAllText(Path.Combine(folder, OriginFile)).TrimEnd('\n');
        EntryFormat.RequireOrigin(origin);
        var seed = KeyFile.Read(Path.Combine(folder, Ed25519File), Ed25519Key.SeedSize, passphrase);
        try
        {
            var keys = new LogKeys(
                origin, new(seed), PrivateKey.Load(Path.Combine(folder, Bip340File), passphrase));
            for (var next = 2; Exist(KeyRotation.Folder(folder, next)); next++)
                keys._further.Add(Load(KeyRotation.Folder(folder, next), passphrase));
            return keys;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
        }
    }

    /// <summary>Whether a folder holds the keys of a log.</summary>
    public static bool Exist(string folder) => File.Exists(Path.Combine(folder, OriginFile));

    /// <summary>Writes the keys to new files that only the owner may read (mode 0600); makes the folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="passphrase">Seals them; null writes them in the clear.</param>
    /// <exception cref="IOException">A file exists (a key is never overwritten) or cannot be written.</exception>
    public void Save(string folder, KeyPassphrase? passphrase = null)
    {
        Directory.CreateDirectory(folder);
        KeyFile.Write(Path.Combine(folder, Ed25519File), _ed25519.Seed, passphrase);
        _bip340.Save(Path.Combine(folder, Bip340File), passphrase);
        // Last, because its presence says that the keys are there.
        File.WriteAllText(Path.Combine(folder, OriginFile), Origin + "\n");
    }

    /// <summary>
    /// Signs the checkpoint of a committed head. The caller must have made sure that this log never signs two heads
    /// of which neither extends the other.
    /// </summary>
    /// <returns>The full signed note: text, blank line, both signature lines.</returns>
    public string SignCheckpoint(LedgerHead head)
    {
        Span<byte> aux = stackalloc byte[32];
        RandomNumberGenerator.Fill(aux);
        return SignCheckpoint(head, aux);
    }

    internal string SignCheckpoint(LedgerHead head, ReadOnlySpan<byte> aux)
    {
        ArgumentNullException.ThrowIfNull(head);
        var text = new Checkpoint(Origin, head.Size, head.Root).ToText();
        var bytes = Encoding.UTF8.GetBytes(text);
        var note = new StringBuilder(text).Append('\n');
        foreach (var key in Timeline.At(head.Size)) note.Append(Holder(key)!.Line(key, bytes, aux));
        return note.ToString();
    }

    private LogKeys? Holder(VerifierKey key) => Generations.FirstOrDefault(
        keys => keys.Ed25519Vkey == key.ToString() || keys.Bip340Vkey == key.ToString());

    private string Line(VerifierKey key, byte[] text, ReadOnlySpan<byte> aux) => SignedNote.Line(
        key,
        key.Type == NoteKeyType.Ed25519 ? _ed25519.Sign(text) : _bip340.Sign(LedgerHash.Checkpoint(text), aux));

    /// <summary>Overwrites the keys in memory.</summary>
    public void Dispose()
    {
        _ed25519.Dispose();
        _bip340.Dispose();
        foreach (var keys in _further) keys.Dispose();
    }
}
