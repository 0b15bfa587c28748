using Exchange.Contracts.Wire;

namespace Exchange.Contracts.Client;

/// <summary>The exchange answered with a problem: a refusal, or after all attempts a fault.</summary>
public sealed class RefusedException : Exception
{
    /// <summary>Carries what the exchange said.</summary>
    public RefusedException(Problem problem)
        : base(Describe(problem)) => Problem = problem;

    /// <summary>What the exchange said; <see cref="Wire.Problem.Code"/> is stable.</summary>
    public Problem Problem { get; }

    private static string Describe(Problem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        var text = $"{problem.Status} {problem.Title}";
        if (problem.Code != 0) text += $" ({problem.Code})";
        if (problem.Field is not null) text += $": {problem.Field} = '{problem.Value}'";
        var why = problem.Rule ?? problem.Detail;
        if (why is not null) text += $": {why}";
        return problem.IncidentId is null ? text : $"{text} (incident {problem.IncidentId})";
    }
}
