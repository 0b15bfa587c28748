using System.CommandLine;

namespace Ledger.Verifier;

/// <summary>Options that several commands have, in one wording.</summary>
internal static class CommonOptions
{
    public static Option<string> Policy() => new("--policy") { Description = "Whom to trust.", Required = true };

    public static Option<string?> OptionalPolicy() => new("--policy")
    {
        Description = "Whom to trust. Without it only that the export fits itself is said, and 4 is the exit code.",
    };

    public static Option<string?> Json() =>
        new("--json") { Description = "Writes a report to this file, as canonical JSON." };

    public static Option<int> Jobs()
    {
        var jobs = new Option<int>("--jobs", "-j")
        {
            Description = "How many cores to use.",
            DefaultValueFactory = _ => Environment.ProcessorCount,
        };
        jobs.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 1_024) result.AddError("--jobs is 1 to 1,024.");
        });
        return jobs;
    }
}
