using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;

namespace Ledger.Tests.Tree;

public class Growing_trees
{
    private const string Origin = "example.com/log";
    private static readonly DateTimeOffset Noon = new(2026, 9, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly byte[][] Leaves =
        [.. Enumerable.Range(0, 300).Select(i => SHA256.HashData(BitConverter.GetBytes(i)))];

    [Fact]
    public void Have_the_root_of_the_definition_at_every_size()
    {
        for (var n = 0; n <= 130; n++) Assert.Equal(NaiveTree.Root(Leaves.AsSpan(0, n)), Merkle.Root(Leaves.Take(n)));
    }

    [Fact]
    public void Extend_every_prefix_of_themselves()
    {
        byte[][] roots = [.. Enumerable.Range(0, 131).Select(n => NaiveTree.Root(Leaves.AsSpan(0, n)))];
        for (var n = 1; n <= 130; n++)
        {
            for (var m = 1; m <= n; m++)
            {
                var proof = NaiveTree.Consistency(m, Leaves.AsSpan(0, n));
                Assert.True(Merkle.VerifyConsistency(m, n, roots[m], roots[n], proof));
                Assert.False(Merkle.VerifyConsistency(m, n, roots[m - 1], roots[n], proof));
                Assert.False(Merkle.VerifyConsistency(m, n, roots[m], roots[n - 1], proof));
                Assert.False(Merkle.VerifyConsistency(m, n, roots[m], roots[n], [.. proof, roots[n]]));
            }
        }
    }

    [Fact]
    public void Prove_each_leaf_and_no_other()
    {
        for (var n = 1; n <= 70; n++)
        {
            var root = NaiveTree.Root(Leaves.AsSpan(0, n));
            for (var m = 0; m < n; m++)
            {
                var proof = NaiveTree.Path(m, Leaves.AsSpan(0, n));
                Assert.True(Merkle.VerifyInclusion(Leaves[m], m, n, proof, root));
                Assert.False(Merkle.VerifyInclusion(Leaves[m + 1], m, n, proof, root));
                Assert.False(Merkle.VerifyInclusion(Leaves[m], m + 1, n, proof, root));
                Assert.False(Merkle.VerifyInclusion(Leaves[m], m, n, [.. proof, root], root));
            }
        }
    }

    [Fact]
    public void Give_batch_proofs_equal_to_the_definition_for_all_small_sizes()
    {
        for (var before = 0; before <= 20; before++)
            for (var batch = 1; batch <= 20; batch++) CheckBatch(before, batch);
    }

    [Fact]
    public void Give_batch_proofs_equal_to_the_definition_for_random_sizes() =>
        Prop.ForAll(
                Gen.Choose(0, 1_000).Two().ToArbitrary(),
                sizes => CheckBatch(sizes.Item1, 1 + (sizes.Item2 % 300)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(30));

    [Fact]
    public void Refuse_proofs_outside_of_the_batch()
    {
        var appender = new LedgerAppender(Origin, LedgerHead.Empty(Origin));
        Append(appender, 5);
        var before = appender.Head;
        var prover = new BatchProver(before, Append(appender, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => prover.InclusionProof(4));
        Assert.Throws<ArgumentOutOfRangeException>(() => prover.InclusionProof(8));
        Assert.Throws<ArgumentException>(() => new BatchProver(before, Append(appender, 1)));
    }

    private static void CheckBatch(int before, int batch)
    {
        var appender = new LedgerAppender(Origin, LedgerHead.Empty(Origin));
        var old = Append(appender, before);
        var head = appender.Head;
        var added = Append(appender, batch);
        byte[][] leaves = [.. old.Concat(added).Select(e => e.Leaf)];
        Assert.Equal(NaiveTree.Root(leaves), appender.Head.Root);
        var prover = new BatchProver(head, added);
        // All of a small batch; of a large one its borders and a sample.
        foreach (var seq in Enumerable.Range(before, batch).Where(s => batch <= 40 || s % 7 == 0 || s < before + 3))
            Assert.Equal(NaiveTree.Path(seq, leaves), prover.InclusionProof(seq));
    }

    private static List<LedgerEntry> Append(LedgerAppender appender, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => appender.Append("test.done", "{}"u8, [], Noon))];
}
