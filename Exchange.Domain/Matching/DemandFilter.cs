using System.Runtime.Intrinsics;
using Exchange.Domain.Constraints;

namespace Exchange.Domain.Matching;

/// <summary>
/// A demand compiled for one search: names looked up, bounds of its fields and of its constraint taken together and
/// turned into those of <see cref="SupplyLane"/>. What passes those is tested again, exactly, by <see cref="Accepts"/>.
/// </summary>
internal sealed class DemandFilter
{
    private const int MinutesOfHour = 60;

    private static readonly Property s_class = SupplyProperty.Find("accelerator")!;
    private static readonly Property s_region = SupplyProperty.Find("region")!;
    private static readonly Property s_form = SupplyProperty.Find("form")!;
    private static readonly Property s_memory = SupplyProperty.Find("memory")!;
    private static readonly Property s_rate = SupplyProperty.Find("fp16")!;
    private static readonly Property s_pue = SupplyProperty.Find("pue")!;
    private static readonly Property s_renewable = SupplyProperty.Find("renewable")!;

    private readonly ConstraintProgram _rest = new();
    private readonly List<int> _forms = [];
    private readonly List<int> _named = [];
    private Demand _demand = null!;
    private int _buyer;
    private bool _anyForm;
    private long? _memory;
    private long? _rate;
    private long? _pue;
    private long? _renewable;

    /// <summary>The numbers of the classes and regions that the demand allows and offers are known of.</summary>
    public List<int> Classes { get; } = [];

    public List<int> Regions { get; } = [];

    public Vector128<ushort> Bounds { get; private set; }

    /// <summary>The form bits that the demand takes (<see cref="OfferChunk.FormBit"/>).</summary>
    public ulong FormBits { get; private set; }

    public long Start { get; private set; }

    public long End { get; private set; }

    public long Need => _demand.Need;

    public int MaxLegs => _demand.MaxLegs;

    public bool AllOrNone => _demand.AllOrNone;

    /// <summary>See <see cref="Demand.IsRate"/>.</summary>
    public bool IsRate { get; private set; }

    /// <summary>See <see cref="Demand.BudgetMicros"/>; a search may be tried without.</summary>
    public long? Budget { get; set; }

    /// <summary>The budget; without one, more than anything costs.</summary>
    public Int128 Purse => Budget ?? Int128.MaxValue / MinutesOfHour;

    public void Compile(Demand demand, OfferNames names)
    {
        _demand = demand;
        _buyer = names.Suppliers.Find(demand.BuyerId);
        (Start, End) = (demand.Start.UtcTicks, demand.Start.UtcTicks + demand.Minutes * TimeSpan.TicksPerMinute);
        (IsRate, Budget) = (demand.IsRate, demand.BudgetMicros);
        (_memory, _rate) = (demand.MinMemoryMiB, demand.MinFp16Gflops);
        (_pue, _renewable) = (demand.MaxPueMilli, demand.MinRenewablePercent);
        NumbersOf(demand.AcceleratorClasses, names.Classes, Classes);
        NumbersOf(demand.Regions, names.Regions, Regions);
        NumbersOf(demand.Forms, names.Forms, _forms);
        _anyForm = demand.Forms.Count == 0;
        _rest.Clear();
        if (demand.Constraint is AllConstraint all)
        {
            foreach (var part in all.Parts)
            {
                Take(part, names);
            }
        }
        else if (demand.Constraint is { } single)
        {
            Take(single, names);
        }

        FormBits = _anyForm ? ulong.MaxValue : 0;
        foreach (var form in _anyForm ? [] : _forms)
        {
            FormBits |= OfferChunk.FormBit(form);
        }

        Bounds = SupplyLane.BoundsOf(
            Start, End, demand.Minutes, IsRate ? long.MaxValue : demand.Need, _memory, _rate, _pue, _renewable);
    }

    public void Forget() => _demand = null!;

    /// <summary>What an accelerator of a class counts; 0 if it does not.</summary>
    public long WeightOf(int acceleratorClass, OfferNames names)
    {
        for (var at = 0; at < _demand.Weights.Count; at++)
        {
            if (names.Classes.Find(_demand.Weights[at].AcceleratorClass) == acceleratorClass)
            {
                return _demand.Weights[at].Weight;
            }
        }

        return IsRate ? 0 : 1;
    }

    /// <summary>Every constraint but price and capacity, exactly.</summary>
    public bool Accepts(in OfferEntry offer)
    {
        var row = offer.Row;
        return offer.Supplier != _buyer
            && row.WindowStart.UtcTicks <= Start
            && row.WindowEnd.UtcTicks >= End
            && row.MinMinutes <= _demand.Minutes
            && (_memory is not { } memory || row.MemoryMiB >= memory)
            && (_rate is not { } rate || row.Fp16Gflops >= rate)
            && (_pue is not { } pue || row.PueMilli <= pue)
            && (_renewable is not { } renewable || row.RenewablePercent >= renewable)
            && (offer.Form < OfferChunk.LastFormBit || _anyForm || _forms.Contains(offer.Form))
            && (_demand.ExcludedOffers.Count == 0 || !_demand.ExcludedOffers.Contains(row.OfferId))
            && (_rest.IsEmpty || _rest.Holds(offer))
            && (row.OfOrders is not { } asked || _demand.Meets(asked));
    }

    /// <summary>
    /// No offer of a class whose key is above this is under the limit; at this key the exact price decides.
    /// </summary>
    public long LimitKeyOf(long weight) =>
        (long)Int128.Min((MostFor(weight) << OfferEntry.KeyShift) / _demand.LimitUnit, long.MaxValue);

    /// <summary>At or under the limit, without rounding.</summary>
    public bool IsUnderLimit(SupplyRow row, long weight) =>
        (Int128)row.PriceMicrosPerUnitHour * _demand.LimitUnit <= MostFor(weight) * row.AcceleratorsPerUnit;

    /// <summary>Is it worth the price of so many units to the buyer to cover so much with them?</summary>
    public bool MayCover(long price, int units, long covered) =>
        (Int128)price * units * _demand.LimitUnit <= (Int128)_demand.LimitMicros * covered;

    /// <summary>What units cost over the whole window, in micro-units, rounded up.</summary>
    public Int128 CostOf(long price, int units) =>
        ((Int128)price * units * _demand.Minutes + (MinutesOfHour - 1)) / MinutesOfHour;

    /// <summary>The most units that cost no more than what is left of the budget.</summary>
    public int UnitsFor(long price, Int128 purse) => price == 0
        ? int.MaxValue
        : (int)Int128.Min(purse * MinutesOfHour / ((Int128)price * _demand.Minutes), int.MaxValue);

    /// <summary>The limit of one accelerator, times the limit's unit.</summary>
    private Int128 MostFor(long weight) => (Int128)_demand.LimitMicros * weight;

    /// <summary>A part of the constraint that is a bound or a choice of names joins those of the fields.</summary>
    private void Take(Constraint part, OfferNames names)
    {
        switch (part)
        {
            case NameConstraint name when ReferenceEquals(name.Property, s_class):
                Narrow(Classes, name, names.Classes);
                break;
            case NameConstraint name when ReferenceEquals(name.Property, s_region):
                Narrow(Regions, name, names.Regions);
                break;
            case NameConstraint name when ReferenceEquals(name.Property, s_form):
                Narrow(_forms, name, names.Forms);
                _anyForm = false;
                break;
            case NumberConstraint number when Least(number) is { } least && ReferenceEquals(number.Property, s_memory):
                _memory = long.Max(_memory ?? least, least);
                break;
            case NumberConstraint number when Least(number) is { } least && ReferenceEquals(number.Property, s_rate):
                _rate = long.Max(_rate ?? least, least);
                break;
            case NumberConstraint number
                when Least(number) is { } least && ReferenceEquals(number.Property, s_renewable):
                _renewable = long.Max(_renewable ?? least, least);
                break;
            case NumberConstraint number when Most(number) is { } most && ReferenceEquals(number.Property, s_pue):
                _pue = long.Min(_pue ?? most, most);
                break;
            default:
                _rest.Add(part, names);
                break;
        }
    }

    private static long? Least(NumberConstraint number) => number.Comparator switch
    {
        Comparator.AtLeast => number.Value,
        Comparator.More => number.Value + 1,
        _ => null,
    };

    private static long? Most(NumberConstraint number) => number.Comparator switch
    {
        Comparator.AtMost => number.Value,
        Comparator.Less => number.Value - 1,
        _ => null,
    };

    /// <summary>Leaves of some numbers those of the constraint's names.</summary>
    private void Narrow(List<int> numbers, NameConstraint constraint, NameTable<string> table)
    {
        _named.Clear();
        foreach (var name in constraint.Names)
        {
            _named.Add(table.Find(name));
        }

        var kept = 0;
        for (var at = 0; at < numbers.Count; at++)
        {
            if (_named.Contains(numbers[at]))
            {
                numbers[kept++] = numbers[at];
            }
        }

        numbers.RemoveRange(kept, numbers.Count - kept);
    }

    /// <summary>The numbers of the names that are known, each once; of all names for an empty list.</summary>
    private static void NumbersOf(IReadOnlyList<string> names, NameTable<string> table, List<int> numbers)
    {
        numbers.Clear();
        for (var number = 0; names.Count == 0 && number < table.Count; number++)
        {
            numbers.Add(number);
        }

        for (var at = 0; at < names.Count; at++)
        {
            var number = table.Find(names[at]);
            if (number != NameTable<string>.Unknown && !numbers.Contains(number))
            {
                numbers.Add(number);
            }
        }
    }
}
