using System.CommandLine;

namespace Ledger.Verifier;

/// <summary><c>cledger consistency OLD NEW DIR|URL --policy P [--evidence OUT] [--json FILE]</c>: whether one
/// checkpoint extends another, by the tiles of an export or of a served log.</summary>
internal static class ConsistencyCommand
{
    public static Command Create(Terminal terminal)
    {
        var old = new Argument<string>("OLD") { Description = "A checkpoint or a receipt." };
        var @new = new Argument<string>("NEW") { Description = "Another one of the same log." };
        var place = new Argument<string>("DIR|URL")
        {
            Description = "An export, or where the log is served, that reaches as far as the larger.",
        };
        var options = new ContradictionOptions();
        var command = new Command("consistency", "Checks that a later checkpoint extends an earlier one.")
        {
            old, @new, place,
        };
        options.AddTo(command);
        command.SetAction(parsed => options.Run("consistency", parsed, terminal.Output, terminal.Error, policy =>
        {
            return ComparedTree.At(parsed.GetRequiredValue(place), terminal.Time, tree =>
            {
                var keys = tree.Update(policy);
                var (first, second) = Notes.Ordered(
                    Notes.Read(parsed.GetRequiredValue(old), keys), Notes.Read(parsed.GetRequiredValue(@new), keys));
                return new Comparison(first, second, Find(first, second, tree, keys)) { Policy = keys };
            });
        }));
        return command;
    }

    private static Equivocation? Find(Note first, Note second, ComparedTree tree, LogPolicy policy)
    {
        if (first.Checkpoint.Size == second.Checkpoint.Size) return Equivocation.OfEqualSizes(first.Text, second.Text);
        var tiles = tree.Tiles;
        var size = second.Checkpoint.Size;
        if (tiles.Root(size).AsSpan().SequenceEqual(second.Checkpoint.Root)) return Between(first, second, tiles);
        // The tiles are of another tree than the larger checkpoint: then their own checkpoint is what contradicts it.
        var own = tree.Own(policy);
        if (!tiles.Root(own.Checkpoint.Size).AsSpan().SequenceEqual(own.Checkpoint.Root))
            throw new LedgerVerificationException(new("the tiles do not have the root that the log signed", tree.Name));
        if (own.Checkpoint.Size < size) throw new ExportIncompleteException(TilePath.CheckpointOf(size));
        return Between(second, own, tiles);
    }

    /// <summary>What contradicts the smaller one in the larger one's tree, which the tiles are of; null if nothing
    /// does.</summary>
    private static Equivocation? Between(Note small, Note large, TileTree tiles)
    {
        var (from, to) = (small.Checkpoint, large.Checkpoint);
        // Every tree extends the empty one, and there is no proof from it.
        if (from.Size == 0) return null;
        if (from.Size == to.Size) return Equivocation.OfEqualSizes(small.Text, large.Text);
        var root = tiles.Root(from.Size);
        var proof = tiles.ConsistencyProof(from.Size, to.Size);
        if (!Merkle.VerifyConsistency(from.Size, to.Size, root, to.Root, proof))
            throw new LedgerVerificationException(new("the tiles contradict each other"));
        return root.AsSpan().SequenceEqual(from.Root) ? null : new(small.Text, large.Text, root, proof);
    }
}
