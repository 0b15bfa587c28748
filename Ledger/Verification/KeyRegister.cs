using System.Text;
using System.Text.Json;

namespace Ledger;

/// <summary>
/// Which participants' keys are in force while a log is read in order. Knows the two kinds that add and revoke keys;
/// a log without them registers no keys, and then nothing can be said about whose a key is.
/// </summary>
internal sealed class KeyRegister
{
    private readonly Dictionary<string, string> _ownerOfKey = new(StringComparer.Ordinal);
    private readonly HashSet<string> _participants = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unregistered = new(StringComparer.Ordinal);
    private (long Seq, string Key)? _firstUnregistered;

    public int Registered { get; private set; }

    public int Unregistered => _unregistered.Count;

    /// <summary>Whether entries of a kind must be taken even when nobody signed them.</summary>
    public static bool Concerns(ReadOnlySpan<byte> kind) =>
        kind.SequenceEqual("participant.key_added"u8) || kind.SequenceEqual("participant.key_revoked"u8)
        || kind.SequenceEqual("ledger.key"u8);

    /// <summary>Judges an entry's signers, then takes up what the entry says about keys.</summary>
    /// <returns>The failure, or null.</returns>
    public VerificationFailure? Take(in EntryView entry)
    {
        var adds = entry.Kind.SequenceEqual("participant.key_added"u8);
        var revokes = entry.Kind.SequenceEqual("participant.key_revoked"u8);
        if (!adds && !revokes) return entry.SignatureCount == 0 ? null : Judge(entry, null);
        if (ReadBody(entry.Body) is not var (participant, key))
            return new("a key's entry names participant and key (64 lower-case hexadecimal digits)", Index: entry.Seq);
        if (adds)
        {
            if (Registered++ == 0 && _firstUnregistered is { } early)
                return new("a key signed before the log registered it", Index: early.Seq, Found: early.Key);
            var isFirst = _participants.Add(participant);
            if (JudgeAddition(entry, participant, key, isFirst) is { } failure) return failure;
            _ownerOfKey[key] = participant;
            return null;
        }

        // A key may sign its own revocation: it is in force until this entry.
        if (Judge(entry, null) is { } refused) return refused;
        return _ownerOfKey.Remove(key)
            ? null
            : new("a key is revoked that is not in force", Index: entry.Seq, Found: key);
    }

    private VerificationFailure? JudgeAddition(in EntryView entry, string participant, string key, bool isFirst)
    {
        if (Judge(entry, key) is { } failure) return failure;
        if (isFirst) return null;
        // The new key proves itself, but only a key already in force can vouch for it.
        for (var i = 0; i < entry.SignatureCount; i++)
            if (_ownerOfKey.TryGetValue(Text(entry.By(i)), out var owner) && owner == participant) return null;
        return new(
            "a participant's further key is signed by none of its keys in force", Index: entry.Seq, Found: key);
    }

    private VerificationFailure? Judge(in EntryView entry, string? added)
    {
        for (var i = 0; i < entry.SignatureCount; i++)
        {
            var by = Text(entry.By(i));
            if (by == added || _ownerOfKey.ContainsKey(by)) continue;
            if (Registered > 0)
                return new("the signing key is not in force at this entry", Index: entry.Seq, Found: by);
            _unregistered.Add(by);
            _firstUnregistered ??= (entry.Seq, by);
        }

        return null;
    }

    private static (string Participant, string Key)? ReadBody(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        using var document = JsonDocument.ParseValue(ref reader);
        return document.RootElement.TryGetProperty("participant", out var participant)
            && document.RootElement.TryGetProperty("key", out var key)
            && participant.ValueKind == JsonValueKind.String && key.ValueKind == JsonValueKind.String
            && LowerHex.Is(key.GetString(), 64)
            ? (participant.GetString()!, key.GetString()!)
            : null;
    }

    private static string Text(ReadOnlySpan<byte> ascii) => Encoding.ASCII.GetString(ascii);
}
