using System.Text;
using Ledger.Tests.Verification;

namespace Ledger.Tests.Adversaries;

/// <summary>Logs of every size around the borders of tiles: each verifies, gives receipts, and is refused with its last
/// byte changed. MARKET_LONG=1 takes all sizes up to 1,030, and those around the border of the third level.</summary>
public class Every_size
{
    private static readonly bool Long = Environment.GetEnvironmentVariable("MARKET_LONG") == "1";

    [Fact]
    public void Up_to_the_second_level_verifies()
    {
        using var export = new Exports();
        var policy = LogPolicy.Parse(Encoding.UTF8.GetBytes(export.Keys.Policy));
        var writer = TileWriter.Resume(export.Folder);
        for (var size = 0; size <= 1_030; size++)
        {
            if (size > 0) writer.Append(export.Add("order.placed", new CanonicalObject().Add("n", size)));
            if (!Long && !IsNearABorder(size)) continue;
            writer.WriteCheckpoint(export.Sign());
            // A thousand older checkpoints to verify at each size would be all that is tested.
            Directory.Delete(Path.Combine(export.Folder, TilePath.Checkpoints), recursive: true);
            var report = Verify(export, policy);
            Assert.Equal(size, report.Entries);
            Assert.Equal(export.Appender.Head.Root, report.Verdict.Checkpoint.Root);
            if (size == 0) continue;
            CheckReceipts(export, policy, size);
            RefuseChanged(export, policy, TilePath.Entries((size - 1) / 256, Width(0, size)), size);
            RefuseChanged(export, policy, TilePath.Hashes(0, (size - 1) / 256, Width(0, size)), size);
            if (size >= 256) RefuseChanged(export, policy, TilePath.Hashes(1, 0, size / 256), size);
        }
    }

    [Fact]
    public void At_the_border_of_the_third_level_verifies()
    {
        if (!Long) return;
        using var export = new Exports();
        var policy = LogPolicy.Parse(Encoding.UTF8.GetBytes(export.Keys.Policy));
        var writer = TileWriter.Resume(export.Folder);
        for (var size = 1; size <= 65_537; size++)
        {
            writer.Append(export.Add("order.placed", new CanonicalObject().Add("n", size)));
            if (size < 65_535) continue;
            writer.WriteCheckpoint(export.Sign());
            Assert.Equal(size, Verify(export, policy).Entries);
            CheckReceipts(export, policy, size);
        }
    }

    private static bool IsNearABorder(int size) => size <= 4 || size % 256 is <= 1 or 255 || size == 1_030;

    private static int Width(int level, long size) => (int)((((size >> (8 * level)) - 1) % 256) + 1);

    private static ExportReport Verify(Exports export, LogPolicy policy) =>
        new ExportVerifier(export.Folder, policy, VerificationLevel.Chain, jobs: 2).Verify();

    private static void CheckReceipts(Exports export, LogPolicy policy, int size)
    {
        var reader = new ExportReader(export.Folder);
        foreach (var seq in new[] { 0, size / 2, size - 1 }.Distinct())
        {
            var verdict = Receipt.Verify(Encoding.UTF8.GetBytes(reader.Receipt(seq)), policy);
            Assert.Equal(export.Entries[seq].Bytes, verdict.Entry.Bytes);
        }
    }

    private static void RefuseChanged(Exports export, LogPolicy policy, string file, int size)
    {
        var path = Path.Combine(export.Folder, file);
        var good = File.ReadAllBytes(path);
        File.WriteAllBytes(path, [.. good[..^1], (byte)(good[^1] ^ 1)]);
        var e = Assert.Throws<LedgerVerificationException>(() => Verify(export, policy));
        File.WriteAllBytes(path, good);
        Assert.True(
            file.StartsWith("tile/1/", StringComparison.Ordinal) ? e.Failure.File == file : e.Failure.Index == size - 1,
            $"size {size}, {file}: {e.Message}");
    }
}
