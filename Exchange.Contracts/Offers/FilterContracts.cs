namespace Exchange.Contracts.Offers;

/// <summary>A filter of the list of offers, to be kept under a name.</summary>
public sealed record SaveFilterRequest
{
    /// <summary>What offers must meet, in the constraint language, at most 200 characters.</summary>
    public required string Where { get; init; }
}

/// <summary>A filter of the list of offers that the caller keeps.</summary>
/// <param name="Name">Its name, 1 to 64 characters.</param>
/// <param name="Where">What offers must meet, as it was saved.</param>
public sealed record SavedFilterView(string Name, string Where);
