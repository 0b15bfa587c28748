using Exchange.Contracts.Wire;

namespace Exchange.Web.Api;

/// <summary>The API said no; what it said is shown as it is.</summary>
public sealed class ApiRefusedException(Problem problem) : Exception(problem.Title)
{
    public Problem Problem { get; } = problem;
}

/// <summary>The API could not be reached, or did not answer in its own language.</summary>
public sealed class ApiUnreachableException(string message, Exception? inner = null) : Exception(message, inner);
