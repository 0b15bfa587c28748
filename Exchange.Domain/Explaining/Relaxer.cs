using Exchange.Domain.Matching;
using Exchange.Domain.Orders;
using Exchange.Domain.Quantities;
using Exchange.Domain.Trading;

namespace Exchange.Domain.Explaining;

/// <summary>
/// Looks for the least change of one field with which an intent would be filled, and where none suffices, of one field
/// and the limit. Each is tried by planning; the step before each was tried too, and did not do.
/// </summary>
internal sealed class Relaxer(
    Market market, Intent intent, Guid? buyerId, DateTimeOffset now, IReadOnlyList<OpenOffer> offers,
    CancellationToken stop)
{
    private readonly LooserIntents _looser = new(market, buyerId, now, offers);

    public IReadOnlyList<Relaxation> Find()
    {
        var found = new List<Relaxation>();
        Add(found, FirstOf(_looser.ByLimit(intent)));
        foreach (var field in LooserIntents.Fields(intent))
        {
            Add(found, First(field.Levels(_looser, intent)));
        }

        if (found.Count == 0)
        {
            FindWithLimit(found);
        }

        Add(found, First(_looser.ByAmount(intent)));
        if (intent.AllOrNone)
        {
            Add(found, Try(intent with { AllOrNone = false }));
        }

        return found;
    }

    /// <summary>At any price at all first, for the other field; then the least limit for what that came to.</summary>
    private void FindWithLimit(List<Relaxation> found)
    {
        if (intent.LimitMicros is null)
        {
            return;
        }

        var atAnyPrice = intent with { LimitMicros = UnitPrice.MaxStated.Micros };
        foreach (var field in LooserIntents.Fields(intent))
        {
            if (First(field.Levels(_looser, atAnyPrice)) is { } other)
            {
                var asked = other.Intent with { LimitMicros = intent.LimitMicros };
                Add(found, FirstOf(_looser.ByLimit(asked)));
            }
        }
    }

    private static void Add(List<Relaxation> found, Relaxation? relaxation)
    {
        if (relaxation is { Plan.Legs.Count: > 0 })
        {
            found.Add(relaxation);
        }
    }

    /// <summary>
    /// The first of intents that each allow all that the one before does: found by halving, so that there may be many.
    /// </summary>
    private Relaxation? FirstOf(IReadOnlyList<Intent> rising)
    {
        if (rising.Count == 0 || Filled(rising[^1]) is not { } found)
        {
            return null;
        }

        var (fails, does) = (-1, rising.Count - 1);
        while (does - fails > 1)
        {
            var middle = fails + ((does - fails) / 2);
            if (Filled(rising[middle]) is { } smaller)
            {
                (does, found) = (middle, smaller);
            }
            else
            {
                fails = middle;
            }
        }

        return found;
    }

    /// <summary>The first level with an intent that is filled; of several that are, the one that costs least.</summary>
    private Relaxation? First(IEnumerable<IReadOnlyList<Intent>> levels)
    {
        foreach (var level in levels)
        {
            var best = level.Select(Filled).OfType<Relaxation>().MinBy(Cost);
            if (best is not null)
            {
                return best;
            }
        }

        return null;
    }

    private static Int128 Cost(Relaxation found) =>
        found.Plan.Legs.Aggregate(Int128.Zero, (sum, leg) => sum + ((Int128)leg.PriceMicrosPerUnitHour * leg.Units));

    private Relaxation? Filled(Intent looser) =>
        Try(looser) is { Plan.Outcome: PlanOutcome.Filled } filled ? filled : null;

    private Relaxation Try(Intent looser)
    {
        stop.ThrowIfCancellationRequested();
        return new(FieldChanges.Between(intent, looser), looser, market.Preview(looser, buyerId, now));
    }
}
