using Ledger.Tests.Verification;

namespace Ledger.Tests.Witnessing;

public class Consistency_proofs
{
    [Fact]
    public void Of_the_tiles_are_those_of_an_independent_model()
    {
        var tiles = new TileReader(Vectors.Path("sample-export"));
        var published = Vectors.Text("sample-export/consistency.txt").Split("\n\n")[0].Split('\n').Skip(1);
        Assert.Equal(published, tiles.ConsistencyProof(666, 1_000).Select(Convert.ToBase64String));
    }

    [Fact]
    public void Show_for_all_sizes_to_130_that_the_larger_tree_extends_the_smaller()
    {
        byte[][] leaves = [.. Enumerable.Range(0, 130).Select(i => LedgerHash.Leaf([(byte)i]))];
        var path = PathOver(leaves);
        for (var to = 1; to <= leaves.Length; to++)
        {
            var root = Merkle.Root(leaves[..to]);
            Assert.Equal(root, path.Root(to));
            for (var from = 1; from <= to; from++)
            {
                var proof = path.Build(from, to);
                Assert.True(Merkle.VerifyConsistency(from, to, Merkle.Root(leaves[..from]), root, proof));
            }
        }
    }

    [Theory]
    [InlineData(1, 255)]
    [InlineData(255, 256)]
    [InlineData(256, 257)]
    [InlineData(100, 600)]
    [InlineData(512, 600)]
    [InlineData(511, 513)]
    public void Come_from_an_export_that_has_grown_beyond_both_sizes(int from, int to)
    {
        using var export = new Exports();
        export.Fill(600);
        export.Write();
        var tiles = new TileReader(export.Folder);
        byte[] RootOf(int size) => Merkle.Root(export.Entries.Take(size).Select(e => e.Leaf));
        Assert.Equal(RootOf(from), tiles.Root(from));
        Assert.Equal(RootOf(to), tiles.Root(to));
        Assert.True(Merkle.VerifyConsistency(from, to, RootOf(from), RootOf(to), tiles.ConsistencyProof(from, to)));
    }

    private static ConsistencyPath PathOver(byte[][] leaves) => new(
        (level, index) => Merkle.Root(leaves[(int)(index << level)..(int)((index + 1) << level)]));
}
