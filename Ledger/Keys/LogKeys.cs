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

    private readonly ILogSigner _signer;
    private readonly List<LogKeys> _further = [];
    private volatile KeyTimeline? _timeline;

    /// <summary>Keys that are kept elsewhere than in files.</summary>
    /// <param name="origin">Name of the log.</param>
    /// <param name="signer">What signs; disposed of with these.</param>
    /// <exception cref="LedgerFormatException">The origin is ill-formed.</exception>
    public LogKeys(string origin, ILogSigner signer)
    {
        ArgumentNullException.ThrowIfNull(signer);
        EntryFormat.RequireOrigin(origin);
        Origin = origin;
        _signer = signer;
        Ed25519Vkey = VerifierKey.Create(origin, NoteKeyType.Ed25519, signer.Ed25519PublicKey).ToString();
        Bip340Vkey = VerifierKey.Create(origin, NoteKeyType.Bip340, signer.Bip340PublicKey).ToString();
    }

    internal LogKeys(string origin, Ed25519Key ed25519, PrivateKey bip340)
        : this(origin, new KeyFileSigner(ed25519, bip340))
    {
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
        return new(origin, KeyFileSigner.Create());
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
        var keys = new LogKeys(origin, KeyFileSigner.Load(folder, passphrase));
        for (var next = 2; Exist(KeyRotation.Folder(folder, next)); next++)
            keys._further.Add(Load(KeyRotation.Folder(folder, next), passphrase));
        return keys;
    }

    /// <summary>Whether a folder holds the keys of a log.</summary>
    public static bool Exist(string folder) => File.Exists(Path.Combine(folder, OriginFile));

    /// <summary>Writes the keys to new files that only the owner may read (mode 0600); makes the folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="passphrase">Seals them; null writes them in the clear.</param>
    /// <exception cref="IOException">A file exists (a key is never overwritten) or cannot be written.</exception>
    /// <exception cref="NotSupportedException">The keys are kept elsewhere.</exception>
    public void Save(string folder, KeyPassphrase? passphrase = null)
    {
        if (_signer is not KeyFileSigner files)
            throw new NotSupportedException("These keys are kept elsewhere than in files.");
        Directory.CreateDirectory(folder);
        files.Save(folder, passphrase);
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

    /// <summary>Signs a body with the BIP-340 key, as an entry's signature.</summary>
    internal EntrySignature SignBody(string kind, byte[] body)
    {
        Span<byte> aux = stackalloc byte[32];
        RandomNumberGenerator.Fill(aux);
        return new(
            Convert.ToHexStringLower(_signer.Bip340PublicKey),
            Convert.ToHexStringLower(_signer.SignBip340(LedgerHash.Body(kind, body), aux)));
    }

    private LogKeys? Holder(VerifierKey key) => Generations.FirstOrDefault(
        keys => keys.Ed25519Vkey == key.ToString() || keys.Bip340Vkey == key.ToString());

    private string Line(VerifierKey key, byte[] text, ReadOnlySpan<byte> aux) => SignedNote.Line(
        key,
        key.Type == NoteKeyType.Ed25519
            ? _signer.SignEd25519(text)
            : _signer.SignBip340(LedgerHash.Checkpoint(text), aux));

    /// <summary>Overwrites the keys in memory.</summary>
    public void Dispose()
    {
        _signer.Dispose();
        foreach (var keys in _further) keys.Dispose();
    }
}
