using Exchange.Domain.Quantities;
using Exchange.Domain.Trading;

namespace Exchange.Domain.Settlements;

/// <summary>
/// What a lease's use comes to. With gross G = unit-seconds × price ÷ 3,600 as an exact fraction, tax rate t and fee
/// rate f: buyer = G × (1 + t), tax = G × t, fee = G × f, supplier = G × (1 − f), each rounded from the exact fraction
/// to the minor unit once, half to even; rounding is what is left: buyer − supplier − fee − tax.
/// </summary>
/// <param name="Gross">G to the micro-unit, half to even; for information.</param>
/// <param name="Buyer">What the buyer owes, tax included, before vouchers.</param>
/// <param name="Supplier">What the supplier earns.</param>
/// <param name="Fee">What the exchange keeps.</param>
/// <param name="Tax">Tax.</param>
/// <param name="Rounding">The remainder, of either sign.</param>
public readonly record struct SettlementAmounts(
    Money Gross, Money Buyer, Money Supplier, Money Fee, Money Tax, Money Rounding)
{
    /// <summary>The amounts for a use at a price under a market's rules.</summary>
    public static SettlementAmounts Of(UnitSeconds use, UnitPrice price, MarketRules rules)
    {
        // In units of (micro ÷ 3,600 ÷ 10,000): every rate is then a whole factor and nothing is divided twice.
        var whole = BasisPoints.Whole.Value;
        var exact = (Int128)use.Count * price.Micros;
        var buyer = Minor(exact * (whole + rules.Tax.Value));
        var tax = Minor(exact * rules.Tax.Value);
        var fee = Minor(exact * rules.Fee.Value);
        var supplier = Minor(exact * (whole - rules.Fee.Value));
        return new(
            use.CostAt(price, Quantities.Rounding.HalfEven), buyer, supplier, fee, tax, buyer - supplier - fee - tax);

        Money Minor(Int128 amount) => Money.FromQuotient(
            amount, (Int128)UnitSeconds.PerUnitHour * whole, rules.MinorUnitMicros, Quantities.Rounding.HalfEven);
    }
}
