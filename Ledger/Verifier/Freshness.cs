using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Ledger.Verifier;

/// <summary>
/// How old a checkpoint may be. The witnesses' clocks are believed, of as many as the policy needs: one alone cannot
/// make an old checkpoint young. Of a log without witnesses only its own last word is there, and that is no younger
/// than the checkpoint.
/// </summary>
internal static class Freshness
{
    // Clocks are never quite alike.
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(60);

    public static Option<TimeSpan?> Option() => new("--max-age")
    {
        Description = "Refuses what is older, by the policy's witnesses or else the last entry: 60s, 5m, 2h, 1d.",
        CustomParser = Parse,
    };

    /// <summary>What is wrong with the age; null when nothing is, or when any age will do.</summary>
    /// <param name="verdict">The checkpoint.</param>
    /// <param name="lastWord">Time of the newest entry that was seen; null when none was.</param>
    /// <param name="maxAge">What is allowed.</param>
    /// <param name="time">The clock.</param>
    public static VerificationFailure? Check(
        CheckpointVerdict verdict, DateTimeOffset? lastWord, TimeSpan? maxAge, TimeProvider time)
    {
        // Without its quorum a checkpoint is refused whatever its age.
        if (maxAge is not { } allowed || !verdict.QuorumMet) return null;
        var witnessed = verdict.WitnessedAt is not null;
        var newest = verdict.WitnessedAt ?? lastWord;
        if (newest is not { } at)
            return new("nothing in what was checked says how old the checkpoint is: no witness, and no entry was read");
        var by = witnessed ? "the witnesses' newest word" : "the last entry";
        var now = time.GetUtcNow();
        if (at > now + Skew)
            return new(
                $"the time of {by} is still to come: this computer's clock or that one is wrong",
                Expected: $"at most {EntryFormat.Time(now + Skew)}", Found: EntryFormat.Time(at));
        return now - at <= allowed
            ? null
            : new(
                $"{by} is older than --max-age allows: this may not be the newest checkpoint",
                Expected: $"at least {EntryFormat.Time(now - allowed)}", Found: EntryFormat.Time(at));
    }

    private static TimeSpan? Parse(ArgumentResult result)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        var unit = text.Length > 1 ? text[^1] : ' ';
        var seconds = unit switch { 's' => 1, 'm' => 60, 'h' => 3_600, 'd' => 86_400, _ => 0 };
        if (seconds > 0
            && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var n)
            && n is > 0 and <= 100_000)
            return TimeSpan.FromSeconds((long)n * seconds);
        result.AddError("--max-age is a whole number of at most 100,000 and s, m, h or d, as 60s.");
        return null;
    }
}
