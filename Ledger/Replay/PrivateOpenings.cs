using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Ledger;

/// <summary>
/// The folder <c>private</c> of an export: what was committed to, for the auditor that it was given to. File N holds
/// the opening of entry N's commitment as canonical JSON, <c>{"payload":{…},"salt":"…"}</c>.
/// </summary>
internal sealed class PrivateOpenings
{
    public const string Folder = "private";

    private const int MaxBytes = 65_536;

    private readonly string _folder;
    private readonly HashSet<long> _waiting = [];

    /// <exception cref="LedgerVerificationException">A file has a name that no entry has.</exception>
    public PrivateOpenings(string export)
    {
        _folder = export;
        var directory = Path.Combine(export, Folder);
        foreach (var path in Directory.Exists(directory) ? Directory.EnumerateFileSystemEntries(directory) : [])
        {
            var name = Path.GetFileName(path);
            if (!long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var seq)
                || seq.ToString(CultureInfo.InvariantCulture) != name)
                throw Unnamed($"{Folder}/{name}");
            _waiting.Add(seq);
        }
    }

    /// <summary>Reads a commitment of a fact, and opens it where an opening is there.</summary>
    /// <returns>The payload, or null without an opening.</returns>
    public JsonElement? Take(Fact fact, string member, ReplayCounts counts)
    {
        var commitment = fact.Hex(member);
        if (!_waiting.Remove(fact.Seq))
        {
            counts.OpeningsMissing++;
            return null;
        }

        var file = $"{Folder}/{fact.Seq.ToString(CultureInfo.InvariantCulture)}";
        var (salt, payload) = ExportFile.Guard(file, () => Read(file));
        var opened = Convert.ToHexStringLower(
            LedgerHash.Commitment(Convert.FromHexString(salt), Encoding.UTF8.GetBytes(payload.GetRawText())));
        if (opened != commitment)
            throw new LedgerVerificationException(new(
                ReplayRules.OpeningFits, file, fact.Seq, Expected: commitment, Found: opened));
        counts.OpeningsChecked++;
        return payload;
    }

    /// <summary>Every file has been taken.</summary>
    public void Finish()
    {
        if (_waiting.Count > 0) throw Unnamed($"{Folder}/{_waiting.Min()}");
    }

    private (string Salt, JsonElement Payload) Read(string file)
    {
        using var stream = File.OpenRead(Path.Combine(_folder, file));
        var bytes = new byte[MaxBytes + 1];
        var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (length is 0 or > MaxBytes) throw new LedgerFormatException("an opening has 1 to 65,536 bytes", 0);
        // Canonical as a whole, hence canonical as the payload that was hashed.
        CanonicalJson.Check(bytes.AsSpan(0, length));
        var opening = JsonSerializer.Deserialize<JsonElement>(bytes.AsSpan(0, length));
        return opening is { ValueKind: JsonValueKind.Object } && opening.EnumerateObject().Count() == 2
            && opening.TryGetProperty("salt", out var salt) && salt.ValueKind == JsonValueKind.String
            && LowerHex.Is(salt.GetString(), 64)
            && opening.TryGetProperty("payload", out var payload) && payload.ValueKind == JsonValueKind.Object
                ? (salt.GetString()!, payload)
                : throw new LedgerFormatException("an opening is payload and salt (64 hexadecimal digits)", 0);
    }

    private static LedgerVerificationException Unnamed(string file) => new(new(ReplayRules.OpeningNamed, file));
}
