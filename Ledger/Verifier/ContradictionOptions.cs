using System.CommandLine;

namespace Ledger.Verifier;

/// <summary>Two signed checkpoints of one log.</summary>
/// <param name="First">The smaller one.</param>
/// <param name="Second">The larger one.</param>
/// <param name="Proof">Why both cannot be true; null when they can.</param>
internal sealed record Comparison(Note First, Note Second, Equivocation? Proof)
{
    /// <summary>What is missing to say whether both can be true; null when nothing is.</summary>
    public string? Undecided { get; init; }

    /// <summary>The policy with what the export says about keys; null for the auditor's as it is.</summary>
    public LogPolicy? Policy { get; init; }
}

/// <summary>What the commands that compare checkpoints have in common.</summary>
internal sealed class ContradictionOptions
{
    private readonly Option<string> _policy = new("--policy") { Description = "Whom to trust.", Required = true };

    private readonly Option<string?> _evidence = new("--evidence")
    {
        Description = "Writes a proof of equivocation to this file; without it, to the output.",
    };

    private readonly Option<string?> _json = new("--json")
    {
        Description = "Writes a report to this file, as canonical JSON.",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_policy);
        command.Options.Add(_evidence);
        command.Options.Add(_json);
    }

    public int Run(
        string name, ParseResult parsed, TextWriter output, TextWriter error, Func<LogPolicy, Comparison> compare)
    {
        Comparison? found = null;
        var verdict = Verdict.Of(() =>
        {
            var (policy, refusal) = Verdict.ReadPolicy(parsed.GetRequiredValue(_policy));
            if (refusal is not null) return refusal;
            found = compare(policy!);
            if (found.Undecided is { } missing) return new(ExitCode.Incomplete, new(missing));
            if (found.Proof is null) return new(ExitCode.Verified);
            // What is written must convince others: it is checked as they will check it.
            found.Proof.Verify(found.Policy ?? policy!);
            if (parsed.GetValue(_evidence) is { } path) File.WriteAllText(path, found.Proof.ToText());
            else output.Write(found.Proof.ToText());
            return new(ExitCode.Equivocation, new("the log has signed two histories"));
        });
        if (found is not null) Print(found, output);
        verdict = Reports.Write(
            parsed.GetValue(_json), verdict,
            () => Reports.Compare(name, verdict, found?.First.Checkpoint, found?.Second.Checkpoint));
        verdict.Print(output, error);
        return verdict.ExitCode;
    }

    private static void Print(Comparison found, TextWriter output)
    {
        foreach (var checkpoint in new[] { found.First.Checkpoint, found.Second.Checkpoint })
            output.WriteLine(
                $"{checkpoint.Origin}: {checkpoint.Size} entries, root {Convert.ToHexStringLower(checkpoint.Root)}");
    }
}
