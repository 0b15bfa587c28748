using System.Buffers.Binary;

namespace Ledger;

/// <summary>
/// Whom an auditor trusts (C2SP tlog-policy): the log's two keys, the witnesses, and how many of them are needed.
/// </summary>
public sealed class LogPolicy
{
    internal LogPolicy(
        VerifierKey ed25519, VerifierKey bip340, VerifierKey? root, KeyTimeline keys, string? logUrl,
        IReadOnlyList<Witness> witnesses, IReadOnlyList<WitnessGroup> groups, string quorum)
    {
        Ed25519 = ed25519;
        Bip340 = bip340;
        Root = root;
        Keys = keys;
        LogUrl = logUrl;
        Witnesses = witnesses;
        Groups = groups;
        Quorum = quorum;
    }

    /// <summary>Name of the log: the first line of its checkpoints.</summary>
    public string Origin => Ed25519.Name;

    /// <summary>The log's first Ed25519 key, on the <c>log</c> line.</summary>
    public VerifierKey Ed25519 { get; }

    /// <summary>The log's first BIP-340 key, in the comment line that other tools skip.</summary>
    public VerifierKey Bip340 { get; }

    /// <summary>The key that signs every change of the log's keys; null when the policy names none.</summary>
    public VerifierKey? Root { get; }

    /// <summary>Which keys sign at which size, as far as the policy knows of changes.</summary>
    public KeyTimeline Keys { get; }

    /// <summary>Where the log is served; null when the policy does not say.</summary>
    public string? LogUrl { get; }

    /// <summary>All witnesses.</summary>
    public IReadOnlyList<Witness> Witnesses { get; }

    /// <summary>All groups, each after its members.</summary>
    public IReadOnlyList<WitnessGroup> Groups { get; }

    /// <summary>Name of the witness or group that is needed, or <c>none</c>.</summary>
    public string Quorum { get; }

    /// <summary>Reads a policy.</summary>
    /// <exception cref="LedgerFormatException">A rule of tlog-policy is broken, or the log's lines are not exactly one
    /// <c>log</c> and one <c># compute-ledger: log-bip340</c> of the same name.</exception>
    public static LogPolicy Parse(ReadOnlySpan<byte> text) => new LogPolicyParser().Parse(text);

    /// <summary>The policy after changes of the log's keys; those that it knows already are passed over.</summary>
    /// <exception cref="LedgerVerificationException">A change is not signed by whom it must be, or is another than the
    /// one that the policy knows.</exception>
    public LogPolicy After(IEnumerable<KeyChange> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        var keys = Keys;
        foreach (var change in changes)
        {
            if (keys.Changes.FirstOrDefault(known => known.Seq == change.Seq) is not { } known)
                keys = keys.After(change);
            else if (!known.Entry.AsSpan().SequenceEqual(change.Entry))
                throw new LedgerVerificationException(new(
                    "a change of the log's keys is another than the policy's", Index: change.Seq));
        }

        return With(keys);
    }

    /// <summary>
    /// Verifies a note as a checkpoint of this log: the signatures of all log keys that are in force at its size must
    /// be
    /// there and good, none of a retired key may be there, and every line of a known witness must be good. An unmet
    /// quorum is no exception but a member of the verdict.
    /// </summary>
    /// <exception cref="LedgerFormatException">The note or the checkpoint is ill-formed.</exception>
    /// <exception cref="LedgerVerificationException">Another log, or a signature is missing or bad.</exception>
    public CheckpointVerdict Verify(ReadOnlySpan<byte> note)
    {
        var signed = SignedNote.Parse(note);
        var checkpoint = Checkpoint.Parse(signed.Text);
        if (checkpoint.Origin != Origin)
            throw new LedgerVerificationException(new(
                "the checkpoint is of another log", Offset: 0, Expected: Origin, Found: checkpoint.Origin));
        foreach (var key in Keys.RetiredAt(checkpoint.Size))
        {
            if (signed.VerifiedBy(key) is [var line, ..])
                throw new LedgerVerificationException(new(
                    "a retired key of the log has signed", Offset: line.Offset, Found: key.ToString()));
        }

        foreach (var key in Keys.At(checkpoint.Size))
        {
            if (signed.VerifiedBy(key).Count == 0)
                throw new LedgerVerificationException(new(
                    $"the log's {key.Type} signature is missing",
                    Offset: signed.TextBytes.Length + 1, Expected: key.ToString()));
        }

        var cosignatures = new List<WitnessCosignature>();
        foreach (var witness in Witnesses)
        {
            var lines = signed.VerifiedBy(witness.Key);
            if (lines.Count > 0) cosignatures.Add(new(witness.Name, lines.Max(Time)));
        }

        return new(
            checkpoint, cosignatures, IsMet(Quorum, [.. cosignatures.Select(c => c.Witness)]),
            WitnessedAt(cosignatures));
    }

    /// <summary>
    /// The same for a note that may be evidence: one that verified when the log had no more entries than the note says
    /// is still the log's. Else a key that is retired afterwards, with effect before the note, would take away what
    /// the log has signed with it.
    /// </summary>
    /// <exception cref="LedgerFormatException">The note or the checkpoint is ill-formed.</exception>
    /// <exception cref="LedgerVerificationException">Another log, or a signature is missing or bad.</exception>
    public CheckpointVerdict VerifyEvidence(ReadOnlySpan<byte> note)
    {
        var told = Keys.ToldBy(Checkpoint.Parse(SignedNote.Parse(note).Text).Size);
        if (told.Changes.Count == Keys.Changes.Count) return Verify(note);
        try
        {
            return Verify(note);
        }
        catch (LedgerVerificationException)
        {
            return With(told).Verify(note);
        }
    }

    internal static DateTimeOffset Time(NoteSignature line)
    {
        var seconds = BinaryPrimitives.ReadUInt64BigEndian(line.Signature);
        return DateTimeOffset.FromUnixTimeSeconds((long)Math.Min(seconds, 253_402_300_799UL));
    }

    private DateTimeOffset? WitnessedAt(List<WitnessCosignature> cosignatures)
    {
        var soFar = new HashSet<string>();
        foreach (var cosignature in cosignatures.OrderByDescending(c => c.Time))
            if (soFar.Add(cosignature.Witness) && IsMet(Quorum, soFar)) return cosignature.Time;
        return null;
    }

    private LogPolicy With(KeyTimeline keys) => new(Ed25519, Bip340, Root, keys, LogUrl, Witnesses, Groups, Quorum);

    private bool IsMet(string name, HashSet<string> cosigned)
    {
        if (name == LogPolicyParser.None) return true;
        if (Groups.FirstOrDefault(g => g.Name == name) is not { } group) return cosigned.Contains(name);
        return group.Members.Count(member => IsMet(member, cosigned)) >= group.Threshold;
    }
}
