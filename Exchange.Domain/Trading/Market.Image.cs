using Exchange.Domain.Accounts;
using Exchange.Domain.Leases;
using Exchange.Domain.Matching;
using Exchange.Domain.Offers;
using Exchange.Domain.Orders;
using Exchange.Domain.Participants;
using Exchange.Domain.Quantities;
using Exchange.Domain.Resources;
using Exchange.Domain.Settlements;
using Exchange.Domain.Vouchers;

namespace Exchange.Domain.Trading;

public sealed partial class Market
{
    /// <summary>All that decides what this market will do, in the one order that its facts do not choose.</summary>
    internal void WriteTo(ImageWriter w)
    {
        w.Write(IsOpen);
        if (!IsOpen)
        {
            return;
        }

        w.Write(Id);
        w.Write(Origin);
        w.Write(Now);
        w.Write(_sequence);
        WriteRules(w, Rules);
        w.ById(_participants, p => Write(w, p));
        w.Sorted(_keyOwners, StringComparer.Ordinal, (key, owner) => { w.Write(key); w.Write(owner); });
        w.ById(_accounts, a => Write(w, a));
        w.ById(_resources, r => Write(w, r));
        w.Sorted(_classRates, StringComparer.Ordinal, (name, rate) => { w.Write(name); w.Write(rate.Gflops); });
        w.ById(_offers, o => Write(w, o));
        w.ById(_orders, o => Write(w, o));
        w.ById(_matches, m => Write(w, m));
        w.ById(_leases, l => Write(w, l));
        w.ById(_settlements, s => Write(w, s));
        w.ById(_programmes, p => Write(w, p));
        w.ById(_vouchers, v => Write(w, v));
        w.Write(Reference is not null);
        if (Reference is not null)
        {
            Write(w, Reference.Loaded);
        }

        w.Many(_deadlines.InOrder(), d => Write(w, d));
        w.Many(_returns.InOrder(), d => Write(w, d));
        w.Many(_closed.InOrder(), c => Write(w, c));
    }

    private static void WriteRules(ImageWriter w, MarketRules rules)
    {
        w.Write(rules.Currency);
        w.Write(rules.MinorUnitMicros);
        w.Write(rules.Fee.Value);
        w.Write(rules.Tax.Value);
        w.Write(rules.ConfirmWithinMinutes);
        w.Write(rules.ProvisionWithinMinutes);
        w.Write(rules.FinalUsageWithinMinutes);
        w.Write(rules.DisputeWindowMinutes);
    }

    private static void Write(ImageWriter w, Deadline deadline)
    {
        w.Write(deadline.At);
        w.Write(deadline.Id);
        w.Write((int)deadline.Kind);
    }

    private static void Write(ImageWriter w, Closed c)
    {
        w.Write(c.Id);
        w.Write((int)c.Kind);
        w.Write(c.State);
        w.Write(c.Buyer);
        w.Write(c.Other);
        w.Optional<DateTimeOffset>(c.Kind == ClosedKind.Settlement ? c.Until : null, w.Write);
    }

    private static void Write(ImageWriter w, Participant p)
    {
        w.Write(p.Id);
        w.Write(p.Number);
        w.Write(p.Name);
        w.Write(p.AllowsSessionOrders);
        w.Write(p.RegisteredAt);
        w.Write(p.IsVerified);
        w.Write(p.IsSuspended);
        w.Many(p.Roles, role => w.Write((int)role));
        w.Many(p.Keys, w.Write);
    }

    private static void Write(ImageWriter w, Account a)
    {
        w.Write(a.Id);
        w.Optional(a.OwnerId, w.Write);
        w.Write((int)a.Kind);
        w.Write(a.Balance.Micros);
        w.Write(a.Held.Micros);
        w.Sorted(a.Holds, Comparer<Guid>.Default, (id, amount) => { w.Write(id); w.Write(amount.Micros); });
    }

    private static void Write(ImageWriter w, Resource r)
    {
        w.Write(r.Id);
        w.Write(r.SupplierId);
        w.Write(r.ComputeIdentity);
        w.Write(r.Site);
        w.Write(r.Region);
        w.Write(r.AcceleratorClass);
        w.Write(r.Catalogued);
        w.Write(r.Nodes.Count);
        w.Write(r.AcceleratorsPerNode.Count);
        w.Optional(r.Memory?.Count, w.Write);
        w.Many(r.Rates, rate => { w.Write((int)rate.Key); w.Write(rate.Value.Gflops); });
        w.Optional(r.Pue?.Milli, w.Write);
        w.Optional(r.Renewable?.Value, w.Write);
        w.Optional(r.Interconnect);
        w.Write(r.IsVerified);
        w.Write((int)r.Status);
        w.Write(r.IsRetired);
    }

    private static void Write(ImageWriter w, Offer o)
    {
        w.Write(o.Id);
        w.Write(o.ResourceId);
        w.Write(o.SupplierId);
        w.Write((int)o.Form);
        w.Write((int)o.Unit);
        w.Write(o.Units.Count);
        w.Write(o.AcceleratorsPerUnit.Count);
        w.Write(o.BlockUnits.Count);
        w.Write(o.MinMinutes);
        Write(w, o.Window);
        w.Write(o.Price.Micros);
        w.Write(o.AutoAccept);
        w.Write(o.PriceSource);
        w.Optional(o.Constraint?.ToString());
        w.Write(o.Sequence);
        w.Write((int)o.State);
        w.Many(o.Reservations, r =>
        {
            w.Write(r.Key);
            w.Write(r.Value.Units.Count);
            Write(w, r.Value.Window);
        });
    }

    private static void Write(ImageWriter w, Order o)
    {
        w.Write(o.Id);
        w.Write(o.Number);
        w.Write(o.BuyerId);
        w.Write(o.AccountId);
        w.Write(o.Need);
        w.Write(o.OpenNeed);
        WriteRate(w, o.Rate);
        w.Many(o.AcceleratorClasses, w.Write);
        w.Many(o.Regions, w.Write);
        w.Many(o.Forms, w.Write);
        w.Optional(o.MinMemory?.Count, w.Write);
        w.Optional(o.MinFp16?.Gflops, w.Write);
        w.Optional(o.MaxPue?.Milli, w.Write);
        w.Optional(o.MinRenewable?.Value, w.Write);
        w.Optional(o.Constraint?.ToString());
        w.Write(o.EarliestStart);
        w.Write(o.LatestStart);
        w.Write(o.Minutes);
        w.Optional(o.Limit?.Micros, w.Write);
        w.Optional(o.Budget?.Micros, w.Write);
        w.Write(o.Spent.Micros);
        w.Write(o.IsOfWorkload);
        w.Write((int)o.TimeInForce);
        w.Optional(o.GoodTill, w.Write);
        w.Write(o.AllOrNone);
        w.Write(o.MaxLegs);
        w.Many(o.Vouchers, w.Write);
        w.Write(o.IsSigned);
        w.Write(o.Sequence);
        w.Write((int)o.State);
        w.Write(o.Legs);
        w.Write(o.UnpaidLegs);
        w.Write(o.Matched.Micros);
        w.Many(o.ExcludedOffers, w.Write);
    }

    private static void WriteRate(ImageWriter w, RatePromise? rate)
    {
        w.Write(rate is not null);
        if (rate is null)
        {
            return;
        }

        w.Write(rate.Need.Gflops);
        w.Write((int)rate.Need.Precision);
        w.Write((int)rate.Need.WorkloadClass);
        w.Write(rate.ReferenceVersion);
        w.Many(rate.Weights, weight =>
        {
            w.Write(weight.AcceleratorClass);
            w.Write(weight.Weight);
        });
    }

    private static void Write(ImageWriter w, Match m)
    {
        w.Write(m.Id);
        w.Write(m.LeaseId);
        w.Write(m.OrderId);
        w.Write(m.OfferId);
        w.Write(m.ResourceId);
        w.Write(m.BuyerId);
        w.Write(m.SupplierId);
        w.Write(m.Units.Count);
        w.Write(m.AcceleratorsPerUnit.Count);
        Write(w, m.Window);
        w.Write(m.Price.Micros);
        w.Write(m.Amount.Micros);
        w.Write(m.Covers);
        w.Write((int)m.State);
    }

    private static void Write(ImageWriter w, Lease l)
    {
        w.Write(l.Id);
        w.Write(l.MatchId);
        w.Write(l.OrderId);
        w.Write(l.OfferId);
        w.Write(l.BuyerId);
        w.Write(l.SupplierId);
        w.Write(l.Units.Count);
        Write(w, l.Window);
        w.Write(l.Price.Micros);
        w.Write((int)l.State);
        w.Optional(l.StartedAt, w.Write);
        w.Optional(l.EndedAt, w.Write);
        w.Optional(l.FinalUsageBy, w.Write);
        w.Many(l.Interruptions, i => { w.Write(i.From); w.Optional(i.To, w.Write); });
        w.Write(l.NextPeriod);
        w.Optional(l.MeteredTo, w.Write);
        w.Write(l.Metered.Count);
    }

    private static void Write(ImageWriter w, Settlement s)
    {
        w.Write(s.Id);
        w.Write(s.LeaseId);
        w.Write(s.OrderId);
        w.Write(s.BuyerId);
        w.Write(s.SupplierId);
        w.Write(s.Use.Count);
        w.Write(s.Price.Micros);
        w.Write(s.Amounts.Gross.Micros);
        w.Write(s.Amounts.Buyer.Micros);
        w.Write(s.Amounts.Supplier.Micros);
        w.Write(s.Amounts.Fee.Micros);
        w.Write(s.Amounts.Tax.Micros);
        w.Write(s.Amounts.Rounding.Micros);
        w.Write(s.DisputeUntil);
        w.Optional(s.VoucherId, w.Write);
        w.Write(s.VoucherShare.Micros);
        w.Write((int)s.State);
    }

    private static void Write(ImageWriter w, VoucherProgramme p)
    {
        w.Write(p.Id);
        w.Write(p.IssuerId);
        w.Write(p.FundAccountId);
        w.Write(p.Name);
        w.Write(p.Budget.Micros);
        w.Write(p.Share.Value);
        w.Write(p.ValidFrom);
        w.Write(p.ValidUntil);
        w.Many(p.AcceleratorClasses, w.Write);
        w.Write(p.Promised.Micros);
        w.Write(p.Redeemed.Micros);
        w.Write(p.IsClosed);
    }

    private static void Write(ImageWriter w, Voucher v)
    {
        w.Write(v.Id);
        w.Write(v.Code);
        w.Write(v.ProgrammeId);
        w.Write(v.BuyerId);
        w.Write(v.Face.Micros);
        w.Write(v.ValidUntil);
        w.Write((int)v.State);
        w.Optional(v.OrderId, w.Write);
        w.Optional(v.SettlementId, w.Write);
    }

    private static void Write(ImageWriter w, TimeWindow window)
    {
        w.Write(window.Start);
        w.Write(window.End);
    }
}
