using System.Text.Json;

namespace Ledger;

/// <summary>One change of a log's own keys: what an entry of kind <c>ledger.key</c> says, with the signatures that make
/// it credible by itself.</summary>
public sealed class KeyChange
{
    /// <summary>Kind of the entries.</summary>
    public const string Kind = "ledger.key";

    private const string Add = "add";
    private const string Retire = "retire";
    private const int MaxReason = 200;

    private readonly EntryContent _content;

    private KeyChange(byte[] entry, EntryContent content, bool isAddition, VerifierKey key, long size, string reason)
    {
        _content = content;
        (Entry, IsAddition, Key, EffectiveSize, Reason) = (entry, isAddition, key, size, reason);
    }

    /// <summary>The entry's bytes.</summary>
    public byte[] Entry { get; }

    /// <summary>Index of the entry.</summary>
    public long Seq => _content.Seq;

    /// <summary>Whether the key is added; else it is retired.</summary>
    public bool IsAddition { get; }

    /// <summary>The key.</summary>
    public VerifierKey Key { get; }

    /// <summary>Of an addition the first size whose checkpoint the key must sign, of a retirement the last.</summary>
    public long EffectiveSize { get; }

    /// <summary>Why, in words.</summary>
    public string Reason { get; }

    /// <summary>Body of the entry that adds a key.</summary>
    /// <param name="vkey">The key, with the log's origin as name.</param>
    /// <param name="effectiveSize">The first size whose checkpoint it must sign: above the entry's index.</param>
    /// <param name="reason">Why, at most 200 characters.</param>
    public static byte[] Addition(string vkey, long effectiveSize, string reason) =>
        Body(Add, vkey, effectiveSize, reason);

    /// <summary>Body of the entry that retires a key.</summary>
    /// <param name="vkey">The key.</param>
    /// <param name="effectiveSize">The last size whose checkpoint it must sign; after a theft the last that the log
    /// itself has signed with it.</param>
    /// <param name="reason">Why, at most 200 characters.</param>
    public static byte[] Retirement(string vkey, long effectiveSize, string reason) =>
        Body(Retire, vkey, effectiveSize, reason);

    /// <summary>Reads an entry of kind <c>ledger.key</c>; its signatures are not verified.</summary>
    /// <exception cref="LedgerFormatException">The bytes are no such entry.</exception>
    public static KeyChange Parse(byte[] entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var content = EntryContent.Parse(entry);
        if (content.Kind != Kind)
            throw new LedgerFormatException("a key's entry is of kind ledger.key", 0, content.Kind);
        using var document = JsonDocument.Parse(content.Body);
        var body = document.RootElement;
        if (body.EnumerateObject().Count() == 4
            && Text(body, "action") is Add or Retire && Text(body, "vkey") is { } vkey
            && Text(body, "reason") is { Length: <= MaxReason } reason
            && body.TryGetProperty("effectiveSize", out var size) && size.ValueKind == JsonValueKind.Number
            && size.GetInt64() >= 0)
            return new(
                entry, content, Text(body, "action") == Add, VerifierKey.Parse(vkey), size.GetInt64(), reason);
        throw new LedgerFormatException(
            "a key's entry has action (add or retire), effectiveSize, reason and vkey", 0);
    }

    /// <summary>Whether a BIP-340 key has signed the change.</summary>
    /// <exception cref="DllNotFoundException"><c>SECP256K1_LIB</c> names a library that cannot be loaded.</exception>
    public bool IsSignedBy(VerifierKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var by = Convert.ToHexStringLower(key.PublicKey);
        return key.Type == NoteKeyType.Bip340
            && _content.Sigs.Any(s => s.By == by && Bip340.VerifyBody(Kind, _content.Body, s));
    }

    /// <summary>The line of a policy that knows this change, ended by a newline.</summary>
    public string ToLine() => $"# compute-ledger: key-change {Convert.ToBase64String(Entry)}\n";

    private static byte[] Body(string action, string vkey, long effectiveSize, string reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        ArgumentOutOfRangeException.ThrowIfNegative(effectiveSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(reason.Length, MaxReason);
        return new CanonicalObject()
            .Add("action", action)
            .Add("effectiveSize", effectiveSize)
            .Add("reason", reason)
            .Add("vkey", VerifierKey.Parse(vkey).ToString())
            .ToUtf8();
    }

    private static string? Text(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
