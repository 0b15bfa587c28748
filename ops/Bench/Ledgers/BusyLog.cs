using System.Globalization;
using Ledger;

namespace Bench.Ledgers;

/// <summary>A log as a busy market would write it: entries of about 320 bytes, where it is wanted each signed by one
/// of a hundred participants.</summary>
internal sealed class BusyLog : IDisposable
{
    private const string Origin = "bench.example/compute/main";
    private const int Participants = 100;

    private static readonly DateTimeOffset Noon = new(2026, 9, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly PrivateKey[] _participants =
        [.. Enumerable.Range(0, Participants).Select(_ => PrivateKey.Create())];
    private readonly CosigningKey _witness = CosigningKey.Create("witness.example/w1");
    private readonly LogKeys _keys = LogKeys.Create(Origin);

    public LogPolicy Policy => LogPolicy.Parse(System.Text.Encoding.UTF8.GetBytes(PolicyText));

    public string PolicyText => _keys.Policy.Replace(
        "quorum none\n", $"witness w1 {_witness.Vkey}\nquorum w1\n", StringComparison.Ordinal);

    public static LedgerAppender Appender() => new(Origin, LedgerHead.Empty(Origin));

    public static DateTimeOffset TimeOf(int index) => Noon.AddMicroseconds(index * 50L);

    /// <summary>The canonical body of a metering record.</summary>
    public static byte[] Body(int index) => new CanonicalObject()
        .Add("acceleratorSeconds", 3_600L + (index % 977))
        .Add("lease", Id(index / 7))
        .Add("minute", index % 1_440)
        .Add("order", Id(index / 11))
        .Add("site", "hall-1")
        .ToUtf8();

    public EntrySignature Sign(string kind, byte[] body, int index) =>
        _participants[index % Participants].SignBody(kind, body);

    /// <summary>The checkpoint of a head with both of the log's signatures and a witness's.</summary>
    public string Note(LedgerHead head)
    {
        var note = _keys.SignCheckpoint(head);
        return note + _witness.Cosign(SignedNote.Parse(note).Text, Noon.AddDays(1));
    }

    /// <summary>Writes an export and gives its head.</summary>
    public LedgerHead Write(string folder, int entries, bool signed)
    {
        var writer = TileWriter.Resume(folder);
        var appender = Appender();
        for (var i = 0; i < entries; i++)
        {
            var body = Body(i);
            EntrySignature[] sigs = signed ? [Sign("lease.usage_recorded", body, i)] : [];
            writer.Append(appender.Append("lease.usage_recorded", body, sigs, TimeOf(i)));
        }

        writer.WriteCheckpoint(Note(appender.Head));
        File.WriteAllText(Path.Combine(folder, "policy"), PolicyText);
        return appender.Head;
    }

    public void Dispose()
    {
        foreach (var key in _participants) key.Dispose();
        _witness.Dispose();
        _keys.Dispose();
    }

    private static string Id(int number) =>
        string.Create(CultureInfo.InvariantCulture, $"0198f000-0000-7000-8000-{number:x12}");
}
