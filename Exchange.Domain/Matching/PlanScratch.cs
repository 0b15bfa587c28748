namespace Exchange.Domain.Matching;

/// <summary>
/// What a search works with and leaves its legs in, kept from one to the next so that none allocates. One search uses
/// it at a time; any index may.
/// </summary>
public sealed class PlanScratch
{
    private PlanLeg[] _legs = new PlanLeg[16];
    private int _count;

    /// <summary>The legs of the last search, most preferred first, until the next one.</summary>
    public ReadOnlySpan<PlanLeg> Legs => _legs.AsSpan(0, _count);

    internal DemandFilter Filter { get; } = new();

    internal OfferMerge Merge { get; } = new();

    internal PlanDraft Draft { get; } = new();

    internal BlockFilling Filling { get; } = new();

    internal List<PlanCandidate> Candidates { get; } = [];

    internal void ClearLegs() => _count = 0;

    internal void AddLeg(in PlanLeg leg)
    {
        if (_count == _legs.Length)
        {
            Array.Resize(ref _legs, _count * 2);
        }

        _legs[_count++] = leg;
    }

    /// <summary>Lets go of the demand and of what was searched.</summary>
    internal void Forget()
    {
        Merge.Forget();
        Filter.Forget();
    }
}
