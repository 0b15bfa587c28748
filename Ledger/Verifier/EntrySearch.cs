using System.Text.Json;

namespace Ledger.Verifier;

/// <summary>
/// Which entries are about somebody or something: those that have its id as a text anywhere in the body, and those that
/// a key of the participant signed, as far as earlier entries say that it is theirs.
/// </summary>
internal sealed class EntrySearch
{
    private readonly byte[]? _participant;
    private readonly byte[]? _subject;
    private readonly string? _kind;
    private readonly List<byte[]> _keys = [];

    public EntrySearch(string? participant, string? subject, string? kind)
    {
        _participant = Needle(participant);
        _subject = Needle(subject);
        _kind = kind;
    }

    public bool Matches(ReadOnlySpan<byte> entry, EntryContent content)
    {
        if (_participant is not null && !IsOf(entry, content)) return false;
        if (_subject is not null && !Holds(entry, _subject)) return false;
        return _kind is null || content.Kind == _kind;
    }

    /// <summary>Whether it is worth while to take an entry apart.</summary>
    public bool MayMatch(ReadOnlySpan<byte> entry)
    {
        if (_subject is not null) return Holds(entry, _subject);
        if (_participant is null || Holds(entry, _participant)) return true;
        foreach (var key in _keys)
            if (Holds(entry, key)) return true;
        return false;
    }

    private bool IsOf(ReadOnlySpan<byte> entry, EntryContent content)
    {
        var named = Holds(entry, _participant!);
        if (named && content.Kind == "participant.key_added") TakeKey(content.Body);
        if (named) return true;
        foreach (var key in _keys)
            if (Holds(entry, key)) return true;
        return false;
    }

    private void TakeKey(byte[] body)
    {
        using var document = JsonDocument.Parse(body);
        if (document.RootElement.TryGetProperty("participant", out var owner)
            && document.RootElement.TryGetProperty("key", out var key)
            && owner.ValueKind == JsonValueKind.String && key.ValueKind == JsonValueKind.String
            && Needle(owner.GetString())!.AsSpan().SequenceEqual(_participant))
            _keys.Add(Needle(key.GetString())!);
    }

    // The text as canonical JSON spells it, quotes included.
    private static byte[]? Needle(string? text) =>
        text is null ? null : new CanonicalObject().Add("x", text).ToUtf8()[5..^1];

    // In canonical bytes a quote inside of a text has a backslash before it, and a name has a colon after it.
    private static bool Holds(ReadOnlySpan<byte> entry, byte[] needle)
    {
        for (var at = 0; entry[at..].IndexOf(needle) is var found and >= 0; at += found + 1)
        {
            var end = at + found + needle.Length;
            if (at + found > 0 && end < entry.Length && entry[at + found - 1] is (byte)':' or (byte)'[' or (byte)','
                && entry[end] is (byte)',' or (byte)'}' or (byte)']') return true;
        }

        return false;
    }
}
