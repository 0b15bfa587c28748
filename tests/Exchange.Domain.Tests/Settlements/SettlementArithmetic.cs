using System.Numerics;
using Exchange.Domain.Orders;
using Exchange.Domain.Quantities;
using Exchange.Domain.Settlements;
using Exchange.Domain.Trading;
using FsCheck;
using FsCheck.Fluent;

namespace Exchange.Domain.Tests.Settlements;

/// <summary>Against fractions of arbitrary size, rounded by a definition of its own.</summary>
public sealed class SettlementArithmetic
{
    [Fact]
    public void Every_amount_is_the_exact_fraction_rounded_once_half_to_even() =>
        Prop.ForAll(Uses().ToArbitrary(), u =>
        {
            var rules = Rules(u.Fee, u.Tax);
            var got = SettlementAmounts.Of(UnitSeconds.FromCount(u.Use), UnitPrice.FromMicros(u.Price), rules);
            var exact = new BigInteger(u.Use) * u.Price;
            Assert.Equal(Rounded(exact, 3_600, 1), got.Gross.Micros);
            Assert.Equal(Rounded(exact * (10_000 + u.Tax), 36_000_000, 10_000), got.Buyer.Micros);
            Assert.Equal(Rounded(exact * u.Tax, 36_000_000, 10_000), got.Tax.Micros);
            Assert.Equal(Rounded(exact * u.Fee, 36_000_000, 10_000), got.Fee.Micros);
            Assert.Equal(Rounded(exact * (10_000 - u.Fee), 36_000_000, 10_000), got.Supplier.Micros);
            Assert.Equal(got.Buyer, got.Supplier + got.Fee + got.Tax + got.Rounding);
            // Four roundings of at most half a minor unit each.
            Assert.InRange(got.Rounding.Micros, -20_000, 20_000);
        }).Check(Config.QuickThrowOnFailure);

    [Fact]
    public void A_lease_that_was_used_in_full_never_costs_more_than_its_match() =>
        Prop.ForAll(Uses().ToArbitrary(), u =>
        {
            var rules = Rules(u.Fee, u.Tax);
            var (units, minutes) = (Units.FromCount(1 + (int)(u.Use % 1_000)), 1 + (int)(u.Use % 100_000));
            var price = UnitPrice.FromMicros(u.Price);
            var used = SettlementAmounts.Of(UnitSeconds.Of(units, minutes * 60L), price, rules);
            Assert.True(used.Buyer <= OrderFunding.ForLeg(price, units, minutes, rules));
        }).Check(Config.QuickThrowOnFailure);

    [Fact]
    public void A_hold_covers_any_split_into_legs() =>
        Prop.ForAll(Uses().ToArbitrary(), u =>
        {
            var rules = Rules(u.Fee, u.Tax);
            var (minutes, limit) = (1 + (int)(u.Use % 5_000), UnitPrice.FromMicros(u.Price));
            var (first, second) = (Units.FromCount(1 + u.Fee % 50), Units.FromCount(1 + u.Tax % 50));
            var cap = new PriceCap(limit, 1, null);
            var hold = OrderFunding.ForOpenPart(cap, first.Count + second.Count, minutes, 2, rules);
            var legs = OrderFunding.ForLeg(limit, first, minutes, rules)
                + OrderFunding.ForLeg(limit, second, minutes, rules);
            var rest = OrderFunding.ForLeg(limit, first, minutes, rules)
                + OrderFunding.ForOpenPart(cap, second.Count, minutes, 1, rules)!.Value;
            Assert.True(legs <= hold);
            Assert.True(rest <= hold);
        }).Check(Config.QuickThrowOnFailure);

    [Theory]
    [InlineData(5_000, 0)]
    [InlineData(15_000, 20_000)]
    [InlineData(25_000, 20_000)]
    [InlineData(25_001, 30_000)]
    [InlineData(-5_000, 0)]
    [InlineData(-15_000, -20_000)]
    [InlineData(-14_999, -10_000)]
    public void A_tie_goes_to_the_even_minor_unit(long micros, long rounded) =>
        Assert.Equal(rounded, Money.FromMicros(micros).RoundToMinor(10_000).Micros);

    private static Gen<(long Use, long Price, int Fee, int Tax)> Uses() =>
        from use in Numbers(100_000)
        from price in Numbers(1_000)
        from fee in Gen.Choose(0, 10_000)
        from tax in Gen.Choose(0, 10_000)
        where (Int128)use * price < (Int128)long.MaxValue * 100
        select (use, price, fee, tax);

    /// <summary>Small ones and ones up to a thousand thousand million, from two halves.</summary>
    private static Gen<long> Numbers(int small) => Gen.OneOf(
        Gen.Choose(1, small).Select(n => (long)n),
        from high in Gen.Choose(0, 999_999) from low in Gen.Choose(1, 1_000_000) select high * 1_000_000L + low);

    private static MarketRules Rules(int fee, int tax) =>
        new("CNY", 10_000, BasisPoints.FromValue(fee), BasisPoints.FromValue(tax), 1, 1, 1, 1);

    private static long Rounded(BigInteger dividend, BigInteger divisor, long minor)
    {
        var step = divisor * minor;
        var below = BigInteger.Divide(dividend, step);
        var twiceRest = (dividend - below * step) * 2;
        var up = twiceRest > step || (twiceRest == step && !below.IsEven);
        return (long)((up ? below + 1 : below) * minor);
    }
}
