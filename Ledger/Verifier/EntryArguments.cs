using System.CommandLine;

namespace Ledger.Verifier;

/// <summary>What the commands about single entries of an export have in common.</summary>
internal static class EntryArguments
{
    public static Argument<long> Seq()
    {
        var seq = new Argument<long>("SEQ") { Description = "Number of the entry, from 0." };
        seq.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<long>() < 0) result.AddError("SEQ is at least 0.");
        });
        return seq;
    }

    public static Argument<string> Folder() => new("DIR") { Description = "The export." };

    public static ExportReader Open(string folder) =>
        Directory.Exists(folder) ? new(folder) : throw new IOException($"{folder} is no folder");

    /// <summary>An entry that the log does not have: whoever knows of it knows that the end is missing.</summary>
    public static Verdict? Beyond(long seq, ExportReader export) =>
        seq < export.Checkpoint.Size
            ? null
            : new(ExitCode.Incomplete, new(
                "the log ends before this entry", TilePath.Checkpoint, seq,
                Expected: $"a size above {seq}", Found: $"{export.Checkpoint.Size}"));

    /// <summary>How a look at an export ends that held it against its own checkpoint: verified only where a policy says
    /// whose checkpoint that is, and its quorum is met.</summary>
    public static Verdict Of(CheckpointVerdict? proven) => proven switch
    {
        null => new(ExitCode.PolicyNotMet, new(
            "no policy was given: this fits the export's own checkpoint, and nothing says whose that is")),
        { QuorumMet: false } => new(ExitCode.PolicyNotMet),
        _ => new(ExitCode.Verified),
    };

    /// <summary>Does something with the policy in a file, or with none.</summary>
    public static Verdict Under(string? policy, Func<LogPolicy?, Verdict> check)
    {
        if (policy is null) return check(null);
        var (trusted, refusal) = Verdict.ReadPolicy(policy);
        return refusal ?? check(trusted);
    }
}
