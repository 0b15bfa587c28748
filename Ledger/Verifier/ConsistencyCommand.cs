using System.CommandLine;

namespace Ledger.Verifier;

/// <summary><c>cledger consistency OLD NEW DIR --policy P [--evidence OUT] [--json FILE]</c>: whether one checkpoint
/// extends another, by the tiles of an export.</summary>
internal static class ConsistencyCommand
{
    public static Command Create(TextWriter output, TextWriter error)
    {
        var old = new Argument<string>("OLD") { Description = "A checkpoint or a receipt." };
        var @new = new Argument<string>("NEW") { Description = "Another one of the same log." };
        var folder = new Argument<string>("DIR") { Description = "An export that reaches as far as the larger." };
        var options = new ContradictionOptions();
        var command = new Command("consistency", "Checks that a later checkpoint extends an earlier one.")
        {
            old, @new, folder,
        };
        options.AddTo(command);
        command.SetAction(parsed => options.Run("consistency", parsed, output, error, policy =>
        {
            var export = parsed.GetRequiredValue(folder);
            var keys = KeyChanges.Update(policy, export);
            var (first, second) = Notes.Ordered(
                Notes.Read(parsed.GetRequiredValue(old), keys), Notes.Read(parsed.GetRequiredValue(@new), keys));
            return new(first, second, Find(first, second, export, keys)) { Policy = keys };
        }));
        return command;
    }

    private static Equivocation? Find(Note first, Note second, string folder, LogPolicy policy)
    {
        if (first.Checkpoint.Size == second.Checkpoint.Size) return Equivocation.OfEqualSizes(first.Text, second.Text);
        var tiles = new TileReader(folder);
        var size = second.Checkpoint.Size;
        if (tiles.Root(size).AsSpan().SequenceEqual(second.Checkpoint.Root)) return Between(first, second, tiles);
        // The export is of another tree than the larger checkpoint: then its own checkpoint is what contradicts it.
        var own = Notes.Read(Path.Combine(folder, TilePath.Checkpoint), policy);
        if (!tiles.Root(own.Checkpoint.Size).AsSpan().SequenceEqual(own.Checkpoint.Root))
            throw new LedgerVerificationException(new("the tiles do not have the root that the log signed", folder));
        if (own.Checkpoint.Size < size) throw new ExportIncompleteException(TilePath.CheckpointOf(size));
        return Between(second, own, tiles);
    }

    /// <summary>What contradicts the smaller one in the larger one's tree, which the tiles are of; null if nothing
    /// does.</summary>
    private static Equivocation? Between(Note small, Note large, TileReader tiles)
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
