using Exchange.Domain.Leases;
using Exchange.Domain.Quantities;
using Exchange.Domain.Trading;

namespace Exchange.Domain.Settlements;

/// <summary>The rules of settling: pure, and checked in the order of <see cref="RefusalCode"/>.</summary>
public static class SettlementDecider
{
    /// <summary>What an ended lease owes, open to dispute from now on.</summary>
    public static SettlementCalculated Calculate(Guid id, Lease lease, MarketRules rules, DateTimeOffset now)
    {
        var amounts = SettlementAmounts.Of(lease.Metered, lease.Price, rules);
        return new SettlementCalculated(
            id, lease.Id, lease.OrderId, lease.BuyerId, lease.SupplierId, lease.Metered.Count, lease.Price.Micros,
            amounts.Gross.Micros, amounts.Buyer.Micros, amounts.Supplier.Micros, amounts.Fee.Micros,
            amounts.Tax.Micros, amounts.Rounding.Micros, now.AddMinutes(rules.DisputeWindowMinutes));
    }

    /// <summary>Buyer or supplier disputes it in time.</summary>
    public static Decision Dispute(DisputeSettlement command, Settlement? settlement)
    {
        if (settlement is null)
        {
            return Unknown(command.SettlementId);
        }

        var by = command.Origin.ActorId;
        if (by != settlement.BuyerId && by != settlement.SupplierId)
        {
            return NotYours(settlement.Id);
        }

        return settlement.State switch
        {
            SettlementState.Calculated =>
                Decision.Accepted([new SettlementDisputed(settlement.Id, by, command.Reason)]),
            SettlementState.Paid => PaidAfter(settlement.Id, settlement.DisputeUntil),
            _ => Refused.WrongState("settlement", settlement.Id, $"It cannot be disputed: it is {settlement.State}."),
        };
    }

    /// <summary>The operator decides a dispute: the use that counts, at most what was calculated.</summary>
    public static Decision Adjust(AdjustSettlement command, Settlement? settlement, MarketRules rules)
    {
        if (settlement is null)
        {
            return Unknown(command.SettlementId);
        }

        if (settlement.State != SettlementState.Disputed)
        {
            return NotDisputed(settlement.Id, settlement.State);
        }

        if (command.UnitSeconds > settlement.Use.Count)
        {
            return new Refusal(
                RefusalCode.UsageTooHigh, "unitSeconds", Refused.Text(command.UnitSeconds),
                $"At most those calculated, {settlement.Use.Count}.");
        }

        var amounts = SettlementAmounts.Of(UnitSeconds.FromCount(command.UnitSeconds), settlement.Price, rules);
        return Decision.Accepted([
            new SettlementAdjusted(
                settlement.Id, command.UnitSeconds, amounts.Gross.Micros, amounts.Buyer.Micros,
                amounts.Supplier.Micros, amounts.Fee.Micros, amounts.Tax.Micros, amounts.Rounding.Micros,
                command.Reason),
        ]);
    }

    internal static Refusal NotYours(Guid id) =>
        Refused.NotYours("settlement", id, "the settlement's buyer or supplier");

    internal static Refusal PaidAfter(Guid id, DateTimeOffset until) =>
        new(
            RefusalCode.DisputeWindowOver, "settlement", id.ToString(),
            $"It was open to dispute until {Refused.Text(until)} and is paid.");

    internal static Refusal NotDisputed(Guid id, SettlementState state) =>
        Refused.WrongState("settlement", id, $"Only a disputed one can be decided; it is {state}.");

    private static Refusal Unknown(Guid id) =>
        new(RefusalCode.UnknownSettlement, "settlement", id.ToString(), "The id of a settlement of this market.");
}
