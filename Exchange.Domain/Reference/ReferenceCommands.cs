using Exchange.Domain.Trading;

namespace Exchange.Domain.Reference;

/// <summary>The operator gives the market new reference data; members as in the event.</summary>
public sealed record LoadReferenceData(
    CommandOrigin Origin, Guid ReferenceId, int Version, IReadOnlyList<ReferenceClass> Classes,
    IReadOnlyList<WorkloadShare> Shares, IReadOnlyList<MeasuredRate> Measured) : Command(Origin);
