using System.CommandLine;

namespace Ledger.Verifier;

/// <summary><c>cledger keys DIR --policy P [--update OUT] [--json FILE]</c>: which of the log's keys sign at which
/// size.
/// </summary>
internal static class KeysCommand
{
    public static Command Create(Terminal terminal)
    {
        var folder = new Argument<string>("DIR") { Description = "The export." };
        var policy = CommonOptions.Policy();
        var update = new Option<string?>("--update")
        {
            Description = "Writes the policy with the changes that it does not know yet.",
        };
        var json = CommonOptions.Json();
        var command = new Command("keys", "Shows which of the log's own keys sign its checkpoints, and since when.")
        {
            folder, policy, update, json,
        };
        command.SetAction(parsed =>
        {
            CheckpointVerdict? found = null;
            LogPolicy? current = null;
            var verdict = Verdict.Of(() =>
            {
                var path = parsed.GetRequiredValue(policy);
                var (trusted, refusal) = Verdict.ReadPolicy(path);
                if (refusal is not null) return refusal;
                var export = parsed.GetRequiredValue(folder);
                if (!Directory.Exists(export)) return new(ExitCode.BadInput, new($"{export} is no folder"));
                current = KeyChanges.Update(trusted!, export);
                found = current.Verify(Notes.ReadBounded(
                    Path.Combine(export, TilePath.Checkpoint), SignedNote.MaxBytes));
                RequireInTree(current.Keys.Changes, found.Checkpoint, new(export));
                if (parsed.GetValue(update) is { } output) Write(output, path, trusted!, current);
                return new(found.QuorumMet ? ExitCode.Verified : ExitCode.PolicyNotMet);
            });
            var periods = found is null ? [] : current!.Keys.Periods;
            foreach (var period in periods) terminal.Output.WriteLine(Line(period));
            verdict = Reports.Write(
                parsed.GetValue(json), verdict, () => Reports.Keys(verdict, found, periods));
            verdict.Print(terminal.Output, terminal.Error);
            return verdict.ExitCode;
        });
        return command;
    }

    /// <summary>That the log holds each change; that it holds no other is for <c>verify --level sigs</c>.</summary>
    private static void RequireInTree(IReadOnlyList<KeyChange> changes, Checkpoint checkpoint, TileReader tiles)
    {
        foreach (var change in changes.Where(change => change.Seq < checkpoint.Size))
        {
            var proof = tiles.InclusionProof(change.Seq, checkpoint.Size);
            var leaf = LedgerHash.Leaf(change.Entry);
            if (!Merkle.VerifyInclusion(leaf, change.Seq, checkpoint.Size, proof, checkpoint.Root))
                throw new LedgerVerificationException(new(
                    "a change of keys is not at this index of the signed tree", KeyChanges.File, change.Seq,
                    Expected: Convert.ToHexStringLower(checkpoint.Root),
                    Found: $"leaf {Convert.ToHexStringLower(leaf)}"));
        }
    }

    private static void Write(string output, string path, LogPolicy trusted, LogPolicy current)
    {
        var known = trusted.Keys.Changes.Select(change => change.Seq).ToHashSet();
        var lines = current.Keys.Changes.Where(change => !known.Contains(change.Seq)).Select(change => change.ToLine());
        File.WriteAllText(output, string.Concat([File.ReadAllText(path), .. lines]));
    }

    private static string Line(KeyPeriod period)
    {
        var added = period.Added is { } seq ? $", added by entry {seq}" : "";
        var retired = period.Retired is { } last ? $", retired by entry {last}" : "";
        var until = period.To is { } to ? $"to {to}" : "on";
        return $"{period.Key.Type} {period.Key}: sizes {period.From} {until}{added}{retired}";
    }
}
