namespace Ledger;

/// <summary>For how long one of a log's keys must sign its checkpoints.</summary>
/// <param name="Key">The key.</param>
/// <param name="From">The first size that it signs.</param>
/// <param name="To">The last size that it signs; null while it is not retired.</param>
/// <param name="Added">Index of the entry that added it; null of the first keys.</param>
/// <param name="Retired">Index of the entry that retired it; null while it is not.</param>
public sealed record KeyPeriod(VerifierKey Key, long From, long? To, long? Added, long? Retired)
{
    /// <summary>Whether a checkpoint of a size must carry this key's signature.</summary>
    public bool Holds(long size) => size >= From && (To is not { } to || size <= to);
}

/// <summary>
/// Which of a log's own keys sign at which size: the first keys, and what changes say that root and log have signed.
/// Immutable.
/// </summary>
public sealed class KeyTimeline
{
    private readonly List<KeyPeriod> _periods;

    private KeyTimeline(VerifierKey? root, List<KeyPeriod> periods, IReadOnlyList<KeyChange> changes) =>
        (Root, _periods, Changes) = (root, periods, changes);

    /// <summary>The key that signs each change; null when the keys can never change.</summary>
    public VerifierKey? Root { get; }

    /// <summary>All keys, in the order in which they came.</summary>
    public IReadOnlyList<KeyPeriod> Periods => _periods;

    /// <summary>The changes, in the log's order.</summary>
    public IReadOnlyList<KeyChange> Changes { get; }

    /// <summary>The keys a log begins with.</summary>
    /// <param name="first">Its keys.</param>
    /// <param name="root">The key that must sign each change; null when the keys can never change.</param>
    public static KeyTimeline Start(IEnumerable<VerifierKey> first, VerifierKey? root) =>
        new(root, [.. first.Select(key => new KeyPeriod(key, 0, null, null, null))], []);

    /// <summary>The keys that must sign a checkpoint of a size.</summary>
    /// <exception cref="LedgerVerificationException">None of one type is in force there.</exception>
    public IReadOnlyList<VerifierKey> At(long size)
    {
        var keys = _periods.Where(p => p.Holds(size)).Select(p => p.Key).ToArray();
        foreach (var type in new[] { NoteKeyType.Ed25519, NoteKeyType.Bip340 })
            if (keys.All(key => key.Type != type))
                throw new LedgerVerificationException(new(
                    $"no {type} key of the log is in force at this size", Found: $"{size}"));
        return keys;
    }

    /// <summary>The keys that must not have signed a checkpoint of a size any more.</summary>
    public IEnumerable<VerifierKey> RetiredAt(long size) => _periods.Where(p => size > p.To).Select(p => p.Key);

    /// <summary>The keys as the first entries of the log tell them. No key can be added later for a size, but one can
    /// be retired later with effect before it.</summary>
    /// <param name="size">How many entries.</param>
    public KeyTimeline ToldBy(long size) => new(
        Root,
        [
            .. _periods.Where(p => p.Added is null || p.Added < size)
                .Select(p => p.Retired >= size ? p with { To = null, Retired = null } : p),
        ],
        [.. Changes.Where(change => change.Seq < size)]);

    /// <summary>The timeline after a further change.</summary>
    /// <exception cref="LedgerVerificationException">The change is not signed by whom it must be, or makes no
    /// sense.</exception>
    /// <exception cref="DllNotFoundException"><c>SECP256K1_LIB</c> names a library that cannot be loaded.</exception>
    public KeyTimeline After(KeyChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        if (Changes.Count > 0 && change.Seq <= Changes[^1].Seq)
            throw Broken("changes of keys stand in the log's order", change);
        if (Root is null) throw Broken("the log changes its keys, and the policy names no root key", change);
        if (change.Key.Name != Root.Name || change.Key.Type == NoteKeyType.Cosignature)
            throw Broken("a log's key is an Ed25519 or BIP-340 key with its origin as name", change);
        if (!change.IsSignedBy(Root)) throw Broken("a change of keys is not signed by the root key", change);
        var periods = change.IsAddition ? Add(change) : Retire(change);
        return new(Root, periods, [.. Changes, change]);
    }

    private List<KeyPeriod> Add(KeyChange change)
    {
        if (Find(change.Key) >= 0 || Same(change.Key, Root!)) throw Broken("a key is added twice", change);
        // The first checkpoint that the key must sign holds this entry: nobody can say that it was not told.
        if (change.EffectiveSize <= change.Seq) throw Broken("a key is added for sizes before its entry", change);
        if (!_periods.Any(p => p.Holds(change.Seq) && change.IsSignedBy(p.Key)))
            throw Broken("a new key is not signed by a log key in force", change);
        if (change.Key.Type == NoteKeyType.Bip340 && !change.IsSignedBy(change.Key))
            throw Broken("a new key has not signed its own entry", change);
        return [.. _periods, new(change.Key, change.EffectiveSize, null, change.Seq, null)];
    }

    private List<KeyPeriod> Retire(KeyChange change)
    {
        var at = Find(change.Key);
        if (at < 0 || _periods[at].Retired is not null) throw Broken("a key is retired that is not in force", change);
        var periods = _periods.ToList();
        periods[at] = periods[at] with { To = change.EffectiveSize, Retired = change.Seq };
        return periods;
    }

    private int Find(VerifierKey key) => _periods.FindIndex(p => Same(p.Key, key));

    private static bool Same(VerifierKey a, VerifierKey b) =>
        a.Type == b.Type && a.PublicKey.AsSpan().SequenceEqual(b.PublicKey);

    private static LedgerVerificationException Broken(string rule, KeyChange change) =>
        new(new(rule, Index: change.Seq, Found: change.Key.ToString()));
}
