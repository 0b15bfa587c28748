namespace Exchange.Contracts.Wire;

/// <summary>An RFC 9457 problem. A refusal names the field, the value that came, and the rule.</summary>
/// <param name="Type">A stable URI reference: <c>/problems/insufficient-funds</c>.</param>
/// <param name="Title">The refusal's name in words.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">One sentence.</param>
/// <param name="Code">The refusal's stable number; 0 for what is not a refusal.</param>
/// <param name="Field">The member that broke the rule.</param>
/// <param name="Value">The value that came.</param>
/// <param name="Rule">The rule, and what would pass.</param>
/// <param name="IncidentId">For a fault of ours: what to quote to the operator.</param>
public sealed record Problem(
    string Type, string Title, int Status, string? Detail = null, int Code = 0, string? Field = null,
    string? Value = null, string? Rule = null, string? IncidentId = null);

/// <summary>A page of a list, newest or best first as the list says.</summary>
/// <param name="Items">The rows.</param>
/// <param name="Next">The cursor of the next page; null at the end.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);
