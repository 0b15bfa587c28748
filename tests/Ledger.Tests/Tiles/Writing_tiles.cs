using System.Text;
using Ledger.Tests.Tree;

namespace Ledger.Tests.Tiles;

public class Writing_tiles
{
    private const string Origin = "example.com/log";
    private static readonly DateTimeOffset Noon = new(2026, 9, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly LogKeys Keys = LogKeys.Create(Origin);
    private static readonly LedgerEntry[] Entries = Make(66_000);

    [Theory]
    [InlineData(0, "000")]
    [InlineData(999, "999")]
    [InlineData(1_000, "x001/000")]
    [InlineData(1_234_067, "x001/x234/067")]
    public void Uses_the_paths_of_the_standard(long number, string path)
    {
        Assert.Equal($"tile/0/{path}", TilePath.Hashes(0, number));
        Assert.Equal($"tile/2/{path}.p/17", TilePath.Hashes(2, number, 17));
        Assert.Equal($"tile/entries/{path}.p/255", TilePath.Entries(number, 255));
    }

    [Fact]
    public void Gives_the_files_of_the_standard_s_own_example()
    {
        // 70,000 entries: 273 full tiles and 112 hashes at level 0, one full and 17 at level 1, one hash at level 2.
        Assert.Equal((256, 112, 0), (Width(0, 272), Width(0, 273), Width(0, 274)));
        Assert.Equal((256, 17, 1), (Width(1, 0), Width(1, 1), Width(2, 0)));

        static int Width(int level, long number) => TilePath.WidthOf(level, number, 70_000);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(512)]
    [InlineData(700)]
    public void Makes_the_same_files_in_one_go_and_in_steps_with_restarts(int size)
    {
        using var folder = new TemporaryFolder();
        var straight = folder.File("straight");
        var stepped = folder.File("stepped");
        Write(straight, size);
        var done = 0;
        for (var step = 1; done < size; step = (step * 2) + 1)
        {
            // A new writer each time: as after a restart. Half of the steps leave tiles beyond the checkpoint.
            done = Math.Min(size, done + step);
            Write(stepped, done);
            if (step % 4 == 3) Write(stepped, Math.Min(size, done + 10), publish: false);
        }

        Assert.Equal(File.ReadAllText(Path.Combine(straight, "checkpoint")).Split("\n\n")[0],
            File.ReadAllText(Path.Combine(stepped, "checkpoint")).Split("\n\n")[0]);
        foreach (var file in Directory.EnumerateFiles(straight, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(straight, file);
            if (name.StartsWith("checkpoint", StringComparison.Ordinal)) continue;
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(stepped, name)));
        }
    }

    [Theory]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    public void Makes_exports_around_the_borders_of_tiles_that_verify_and_prove_their_entries(int size)
    {
        using var folder = new TemporaryFolder();
        Write(folder.Path, size);
        var policy = LogPolicy.Parse(Encoding.UTF8.GetBytes(Keys.Policy));
        var report = new ExportVerifier(folder.Path, policy, VerificationLevel.Chain, jobs: 2).Verify();
        Assert.Equal(size, report.Entries);
        var reader = new TileReader(folder.Path);
        foreach (var seq in new[] { 0, 1, 254, size / 2, size - 2, size - 1 })
        {
            var entry = reader.Entry(seq, size);
            Assert.Equal(Entries[seq].Bytes, entry.Bytes);
            Assert.True(Merkle.VerifyInclusion(
                entry.Leaf, seq, size, reader.InclusionProof(seq, size), report.Verdict.Checkpoint.Root));
        }
    }

    [Fact]
    public void Gives_proofs_equal_to_the_definition_at_older_sizes_too()
    {
        using var folder = new TemporaryFolder();
        Write(folder.Path, 1_030);
        var reader = new TileReader(folder.Path);
        byte[][] leaves = [.. Entries.Take(1_030).Select(e => e.Leaf)];
        foreach (var size in new[] { 1_030, 1_024, 512, 256, 255, 3, 1 })
        {
            foreach (var seq in new[] { 0, size / 3, size - 1 })
                Assert.Equal(NaiveTree.Path(seq, leaves.AsSpan(0, size)), reader.InclusionProof(seq, size));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => reader.InclusionProof(1_030, 1_030));
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.Entry(-1, 1_030));
    }

    [Fact]
    public void Begins_afresh_when_the_tiles_do_not_fit_the_checkpoint()
    {
        using var folder = new TemporaryFolder();
        Write(folder.Path, 300);
        Assert.Equal(300, TileWriter.Resume(folder.Path).Size);
        var tile = folder.File("tile/0/001.p/44");
        var bytes = File.ReadAllBytes(tile);
        bytes[0] ^= 1;
        File.WriteAllBytes(tile, bytes);
        Assert.Equal(0, TileWriter.Resume(folder.Path).Size);
        File.Delete(tile);
        Assert.Equal(0, TileWriter.Resume(folder.Path).Size);
    }

    [Fact]
    public void Takes_the_sums_away_before_anything_that_they_are_of()
    {
        using var folder = new TemporaryFolder();
        Write(folder.Path, 250);
        var writer = TileWriter.Resume(folder.Path);
        writer.WriteSums();
        foreach (var entry in Entries.Take(256).Skip(250))
        {
            Assert.True(File.Exists(folder.File(TileWriter.Sums)));
            writer.Append(entry);
        }

        // The full tile has taken the place of the partial one, which the sums name.
        Assert.False(File.Exists(folder.File("tile/0/000.p/250")));
        Assert.False(File.Exists(folder.File(TileWriter.Sums)));
    }

    [Fact]
    public void Refuses_gaps_and_checkpoints_of_another_tree()
    {
        using var folder = new TemporaryFolder();
        var writer = TileWriter.Resume(folder.Path);
        writer.Append(Entries[0]);
        Assert.Throws<ArgumentException>(() => writer.Append(Entries[2]));
        Assert.Throws<ArgumentException>(() => writer.WriteCheckpoint(Note(2)));
        Assert.False(File.Exists(folder.File("checkpoint")));
        writer.WriteCheckpoint(Note(1));
        Assert.True(File.Exists(folder.File("checkpoint")));
    }

    [Fact]
    public void Keeps_no_partial_tile_beside_the_full_one()
    {
        using var folder = new TemporaryFolder();
        Write(folder.Path, 100);
        Assert.True(Directory.Exists(folder.File("tile/entries/000.p")));
        Write(folder.Path, 256);
        Assert.False(Directory.Exists(folder.File("tile/entries/000.p")));
        Assert.False(Directory.Exists(folder.File("tile/0/000.p")));
    }

    private static void Write(string folder, int size, bool publish = true)
    {
        var writer = TileWriter.Resume(folder);
        for (var i = (int)writer.Size; i < size; i++) writer.Append(Entries[i]);
        if (publish) writer.WriteCheckpoint(Note(size));
        else writer.Flush();
    }

    private static string Note(int size)
    {
        var edge = new RightEdge();
        foreach (var entry in Entries.Take(size)) edge.Add(entry.Leaf);
        return Keys.SignCheckpoint(new(size, Entries[size - 1].Leaf, edge.Roots, Noon));
    }

    private static LedgerEntry[] Make(int size)
    {
        var appender = new LedgerAppender(Origin, LedgerHead.Empty(Origin));
        return [.. Enumerable.Range(0, size).Select(_ => appender.Append("test.done", "{}"u8, [], Noon))];
    }
}
