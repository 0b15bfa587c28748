using System.Globalization;
using System.Text;

namespace Ledger;

/// <summary>Reads the lines of a policy in order; names must be defined before they are used.</summary>
internal sealed class LogPolicyParser
{
    public const string None = "none";

    private const int MaxBytes = 262_144;
    private const int MaxNamed = 256;
    private const string OurComment = "# compute-ledger:";

    private readonly List<Witness> _witnesses = [];
    private readonly List<WitnessGroup> _groups = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _members = new(StringComparer.Ordinal);
    private VerifierKey? _ed25519;
    private VerifierKey? _bip340;
    private VerifierKey? _root;
    private readonly List<KeyChange> _changes = [];
    private string? _url;
    private string? _quorum;
    private int _offset;

    public LogPolicy Parse(ReadOnlySpan<byte> text)
    {
        if (text.Length is 0 or > MaxBytes) throw Broken("a policy has 1 to 262,144 bytes", null);
        foreach (var b in text)
        {
            if (b is (< 0x20 and not (byte)'\t' and not (byte)'\n') or 0x7f)
                throw Broken("a policy has no control character but tab and newline", $"0x{b:x2}");
            _offset++;
        }

        if (text[^1] != '\n') throw Broken("a policy's last line ends with a newline", null);
        _offset = 0;
        // Latin-1 keeps bytes apart: names outside ASCII are opaque, as the format wants.
        foreach (var line in Encoding.Latin1.GetString(text).TrimEnd('\n').Split('\n'))
        {
            Line(line.Trim(' ', '\t'));
            _offset += line.Length + 1;
        }

        if (_ed25519 is null) throw Broken("a policy has a log line", null);
        if (_bip340 is null) throw Broken("a policy has a line '# compute-ledger: log-bip340 <vkey>'", null);
        if (_quorum is null) throw Broken("a policy has exactly one quorum line", null);
        if (_ed25519.Name != _bip340.Name) throw Broken("both keys of a log have its origin as name", _bip340.Name);
        EntryFormat.RequireOrigin(_ed25519.Name);
        if (_root is not null && _root.Name != _ed25519.Name)
            throw Broken("the root key of a log has its origin as name", _root.Name);
        if (_root is not null && _root.PublicKey.AsSpan().SequenceEqual(_bip340.PublicKey))
            throw Broken("the root key is no log key", _root.ToString());
        return new(_ed25519, _bip340, _root, Keys(), _url, _witnesses, _groups, _quorum);
    }

    private void Line(string line)
    {
        if (line.StartsWith(OurComment, StringComparison.Ordinal))
        {
            Comment(Fields(line[OurComment.Length..]), line);
            return;
        }

        if (line.Length == 0 || line[0] == '#') return;
        var fields = Fields(line);
        switch (fields)
        {
            case ["log", var vkey, .. { Length: <= 1 } url]:
                if (_ed25519 is not null) throw Broken("a policy for this verifier has one log line", line);
                _ed25519 = Key(vkey, NoteKeyType.Ed25519);
                _url = url.FirstOrDefault();
                break;
            case ["witness", var name, var vkey, .. { Length: <= 1 } url]:
                var key = Key(vkey, NoteKeyType.Cosignature);
                if (_witnesses.Any(w => w.Key.PublicKey.AsSpan().SequenceEqual(key.PublicKey)))
                    throw Broken("two witnesses have the same key", line);
                Define(name);
                _witnesses.Add(new(name, key, url.FirstOrDefault()));
                break;
            case ["group", var name, var threshold, _, ..]:
                Group(name, threshold, fields[3..], line);
                break;
            case ["quorum", var name]:
                if (_quorum is not null) throw Broken("a policy has exactly one quorum line", line);
                if (name != None && !_names.Contains(name)) throw Broken("a name is used before it is defined", name);
                _quorum = name;
                break;
            default:
                throw Broken("no line of a policy looks like this", line);
        }
    }

    private KeyTimeline Keys()
    {
        var keys = KeyTimeline.Start([_ed25519!, _bip340!], _root);
        try
        {
            return _changes.Aggregate(keys, (before, change) => before.After(change));
        }
        catch (LedgerVerificationException e)
        {
            throw Broken(e.Failure.Rule, e.Failure.Found);
        }
    }

    // Comments of ours with other words are left to later versions.
    private void Comment(string[] fields, string line)
    {
        if (fields is ["key-change", .. { Length: 1 } change])
        {
            _changes.Add(KeyChanges.ParseLine(change[0], _offset));
            return;
        }

        if (fields is ["root-bip340", ..])
        {
            if (fields.Length != 2 || _root is not null)
                throw Broken("a policy has at most one root-bip340 line with one vkey", line);
            _root = Key(fields[1], NoteKeyType.Bip340);
            return;
        }

        if (fields is not ["log-bip340", ..]) return;
        if (fields.Length != 2 || _bip340 is not null)
            throw Broken("a policy has one log-bip340 line with one vkey", line);
        _bip340 = Key(fields[1], NoteKeyType.Bip340);
    }

    private void Group(string name, string threshold, string[] members, string line)
    {
        foreach (var member in members)
        {
            if (!_names.Contains(member)) throw Broken("a name is used before it is defined", member);
            if (!_members.Add(member)) throw Broken("a name is a member of two groups", member);
        }

        var needed = threshold switch
        {
            "all" => members.Length,
            "any" => 1,
            _ when int.TryParse(threshold, NumberStyles.None, CultureInfo.InvariantCulture, out var k)
                && k >= 1 && k <= members.Length => k,
            _ => throw Broken("a group needs all, any or 1 to all of its members", line),
        };
        Define(name);
        _groups.Add(new(name, needed, members));
    }

    private void Define(string name)
    {
        if (name == None || !_names.Add(name)) throw Broken("a name is defined once, and none is taken", name);
        if (_names.Count > MaxNamed) throw Broken("a policy has at most 256 witnesses and groups", name);
    }

    private VerifierKey Key(string vkey, NoteKeyType type)
    {
        VerifierKey key;
        try
        {
            key = VerifierKey.Parse(vkey);
        }
        catch (LedgerFormatException e)
        {
            throw Broken(e.Rule, vkey);
        }

        return key.Type == type ? key : throw Broken($"a key of type {type} is needed here", vkey);
    }

    private static string[] Fields(string line) => line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);

    private LedgerFormatException Broken(string rule, string? value) => new(rule, _offset, value);
}
