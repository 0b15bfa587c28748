namespace Ledger;

/// <summary>What the market was opened with, and the arithmetic that follows from it.</summary>
/// <param name="Currency">ISO 4217.</param>
/// <param name="MinorUnit">The currency's minor unit in micro-units.</param>
/// <param name="FeeBasisPoints">Of the price, from the supplier's share.</param>
/// <param name="TaxBasisPoints">On top of the price.</param>
/// <param name="ConfirmWithin">How long a supplier may take to answer a match.</param>
/// <param name="ProvisionWithin">How long after confirmation or start it may take to provision.</param>
/// <param name="FinalUsageWithin">How long after a lease's end its last usage may come.</param>
/// <param name="DisputeWindow">How long a settlement may be disputed before it is paid.</param>
internal sealed record MarketTerms(
    string Currency, long MinorUnit, int FeeBasisPoints, int TaxBasisPoints, TimeSpan ConfirmWithin,
    TimeSpan ProvisionWithin, TimeSpan FinalUsageWithin, TimeSpan DisputeWindow)
{
    private const int SecondsPerHour = 3_600;
    private const int MinutesPerHour = 60;
    private const int Whole = 10_000;

    public static MarketTerms Read(Fact fact, string origin)
    {
        fact.Same(ReplayRules.RightMarket, "origin", origin, fact.Text("origin"));
        fact.Instant("openedAt");
        var minor = fact.Micros("minorUnit");
        fact.Require(minor > 0, ReplayRules.Members, "minorUnit above zero", new Micros(minor));
        return new(
            fact.Text("currency"), minor, (int)fact.Number("feeBasisPoints", 0, Whole),
            (int)fact.Number("taxBasisPoints", 0, Whole), Minutes(fact, "confirmWithinMinutes"),
            Minutes(fact, "provisionWithinMinutes"), Minutes(fact, "finalUsageWithinMinutes"),
            Minutes(fact, "disputeWindowMinutes"));
    }

    /// <summary>What a use comes to at a price: the exact fraction is rounded once for each amount.</summary>
    /// <param name="unitSeconds">The use.</param>
    /// <param name="price">Micro-units per unit-hour.</param>
    public Amounts Settle(long unitSeconds, long price)
    {
        var exact = (Int128)unitSeconds * price;
        var buyer = ToMinor(exact * (Whole + TaxBasisPoints));
        var tax = ToMinor(exact * TaxBasisPoints);
        var fee = ToMinor(exact * FeeBasisPoints);
        var supplier = ToMinor(exact * (Whole - FeeBasisPoints));
        return new(
            (long)HalfEven(exact, SecondsPerHour), buyer, supplier, fee, tax, buyer - supplier - fee - tax);
    }

    /// <summary>The most that a leg can cost its buyer: with tax, rounded up to the minor unit.</summary>
    public long LegAmount(long price, int units, int minutes)
    {
        var exact = (Int128)price * units * minutes * (Whole + TaxBasisPoints);
        var divisor = (Int128)MinutesPerHour * Whole * MinorUnit;
        return checked((long)((exact + divisor - 1) / divisor * MinorUnit));
    }

    /// <summary>A voucher's part of what the buyer owes: the share rounded down, at most the face.</summary>
    public long Share(long buyer, int percent, long face) =>
        long.Min(face, checked((long)((Int128)buyer * percent / ((Int128)100 * MinorUnit) * MinorUnit)));

    public bool IsPayable(long micros) => micros > 0 && micros % MinorUnit == 0;

    private long ToMinor(Int128 exact) =>
        checked((long)(HalfEven(exact, (Int128)SecondsPerHour * Whole * MinorUnit) * MinorUnit));

    // Nothing that is divided here is below zero.
    private static Int128 HalfEven(Int128 dividend, Int128 divisor)
    {
        var (quotient, rest) = Int128.DivRem(dividend, divisor);
        var up = rest > divisor - rest || (rest == divisor - rest && Int128.IsOddInteger(quotient));
        return up ? quotient + 1 : quotient;
    }

    private static TimeSpan Minutes(Fact fact, string name) => TimeSpan.FromMinutes(fact.Count(name, 0));
}

/// <summary>Who gets what of a settlement, in micro-units: buyer = supplier + fee + tax + rounding.</summary>
internal readonly record struct Amounts(
    long Gross, long Buyer, long Supplier, long Fee, long Tax, long Rounding);
