using Exchange.Domain.Accounts;
using Exchange.Domain.Matching;
using Exchange.Domain.Quantities;

namespace Exchange.Domain.Trading;

/// <content>Coming back from an image: what it holds is read, what follows from that is made again.</content>
public sealed partial class Market
{
    /// <summary>Fills a new market from an image of <see cref="WriteTo"/>.</summary>
    internal void ReadFrom(ref ImageReader r)
    {
        if (!r.Bool())
        {
            return;
        }

        Id = r.Id();
        Origin = r.Text();
        Now = r.Time();
        _sequence = r.Long();
        _rules = ReadRules(ref r);
        r.ById(_participants, ReadParticipant, p => p.Id);
        ReadNamed(ref r, _keyOwners, (ref r) => r.Id());
        r.ById(_accounts, ReadAccount, a => a.Id);
        r.ById(_resources, ReadResource, resource => resource.Id);
        ReadNamed(ref r, _classRates, (ref r) => ComputeRate.FromGflops(r.Long()));
        r.ById(_offers, ReadOffer, o => o.Id);
        r.ById(_orders, ReadOrder, o => o.Id);
        r.ById(_matches, ReadMatch, m => m.Id);
        r.ById(_leases, ReadLease, l => l.Id);
        r.ById(_settlements, ReadSettlement, s => s.Id);
        r.ById(_programmes, ReadProgramme, p => p.Id);
        r.ById(_vouchers, ReadVoucher, v => v.Id);
        Reference = r.Bool() ? ReadReference(ref r) : null;
        ReadDeadlines(ref r, _deadlines);
        ReadDeadlines(ref r, _returns);
        foreach (var closed in r.Ascending(ReadClosed, closed => closed.Id, Comparer<Guid>.Default))
        {
            if (IsLive(closed.Id))
            {
                throw r.Wrong($"{closed.Id} is both closed and live.");
            }

            _closed.Add(closed);
        }

        RequireWhole();
        RestoreSupply();
        RestoreDemand();
        RestoreFinished();
    }

    private static void ReadNamed<T>(ref ImageReader r, Dictionary<string, T> table, ImageReader.Reader<T> value)
    {
        var named = r.Ascending(
            (ref r) => KeyValuePair.Create(r.Text(), value(ref r)), pair => pair.Key, StringComparer.Ordinal);
        foreach (var (name, known) in named)
        {
            table.Add(name, known);
        }
    }

    private static void ReadDeadlines(ref ImageReader r, Deadlines deadlines)
    {
        var read = r.Ascending(ReadDeadline, deadline => deadline, Comparer<Deadline>.Default);
        foreach (var deadline in read)
        {
            deadlines.Set(deadline.Kind, deadline.Id, deadline.At);
        }

        if (deadlines.Count != read.Count)
        {
            throw r.Wrong("two deadlines of one kind are for one id.");
        }
    }

    /// <summary>Every id that a later decision follows without asking must lead somewhere.</summary>
    private void RequireWhole()
    {
        RequireAll(_keyOwners.Values, _participants, "a key's owner");
        RequireAll(_participants.Values.SelectMany(p => p.Keys), _keyOwners, "the owner of a key in force");
        RequireAll(_resources.Values.Select(r => r.SupplierId), _participants, "a resource's supplier");
        RequireAll(_offers.Values.Select(o => o.ResourceId), _resources, "an offer's resource");
        RequireAll(_offers.Values.Select(o => o.SupplierId), _participants, "an offer's supplier");
        RequireAll(_offers.Values.SelectMany(o => o.Reservations.Keys), _matches, "a reservation's match");
        RequireAll(_orders.Values.Select(o => o.BuyerId), _participants, "an order's buyer");
        RequireAll(_orders.Values.Select(o => o.AccountId), _accounts, "an order's account");
        RequireAll(_matches.Values.Where(NeedsItsOrder).Select(m => m.OrderId), _orders, "a match's order");
        RequireAll(_matches.Values.Select(m => m.ResourceId), _resources, "a match's resource");
        RequireAll(_leases.Values.Select(l => l.MatchId), _matches, "a lease's match");
        RequireAll(_settlements.Values.Select(s => s.LeaseId), _leases, "a settlement's lease");
        RequireAll(_settlements.Values.Select(s => s.OrderId), _orders, "a settlement's order");
        RequireAll(_settlements.Values.Select(s => s.VoucherId).OfType<Guid>(), _vouchers, "a settlement's voucher");
        RequireAll(_programmes.Values.Select(p => p.FundAccountId), _accounts, "a programme's fund");
        RequireAll(_vouchers.Values.Select(v => v.ProgrammeId), _programmes, "a voucher's programme");
        RequireNamed();
        foreach (var deadline in _deadlines.InOrder())
        {
            Require(WaitsFor(deadline), deadline, "what a deadline is for");
        }

        foreach (var back in _returns.InOrder())
        {
            var known = back.Kind switch
            {
                DeadlineKind.OfferBegins => _offers.ContainsKey(back.Id),
                DeadlineKind.CapacityReturns => _matches.ContainsKey(back.Id),
                _ => false,
            };
            Require(known, back, "what comes back");
        }
    }

    /// <summary>What is only named may be closed.</summary>
    private void RequireNamed()
    {
        foreach (var id in _orders.Values.SelectMany(o => o.Vouchers))
        {
            Require(_vouchers.ContainsKey(id) || _closed.Contains(id, ClosedKind.Voucher), id, "an order's voucher");
        }

        foreach (var match in _matches.Values)
        {
            var (order, offer, lease) = (match.OrderId, match.OfferId, match.LeaseId);
            Require(_orders.ContainsKey(order) || _closed.Contains(order, ClosedKind.Order), order, "a match's order");
            Require(_offers.ContainsKey(offer) || _closed.Contains(offer, ClosedKind.Offer), offer, "a match's offer");
            Require(
                match.State != MatchState.Provisioned || _leases.ContainsKey(lease)
                || _closed.Contains(lease, ClosedKind.Lease),
                lease, "a match's lease");
        }
    }

    private bool WaitsFor(Deadline deadline) => deadline.Kind switch
    {
        DeadlineKind.LeaseStarts or DeadlineKind.FinalUsage => _leases.ContainsKey(deadline.Id),
        DeadlineKind.MatchLapses => _matches.ContainsKey(deadline.Id),
        DeadlineKind.OrderExpires => _orders.ContainsKey(deadline.Id),
        DeadlineKind.SettlementDue => _settlements.ContainsKey(deadline.Id),
        DeadlineKind.VoucherExpires => _vouchers.ContainsKey(deadline.Id),
        DeadlineKind.OfferExpires => _offers.ContainsKey(deadline.Id),
        _ => false,
    };

    private static void RequireAll<TKey, TValue>(IEnumerable<TKey> keys, Dictionary<TKey, TValue> table, string what)
        where TKey : notnull
    {
        foreach (var key in keys)
        {
            Require(table.ContainsKey(key), key, what);
        }
    }

    private static void Require<T>(bool isKnown, T id, string what)
    {
        if (!isKnown)
        {
            throw new KeyNotFoundException($"{what}, {id}, is not in it.");
        }
    }

    /// <summary>
    /// What is on the market, and what matches still hold of offers that no longer are: their units are taken from the
    /// resource all the same. In the order of their places, so that every market of this image is built alike.
    /// </summary>
    private void RestoreSupply()
    {
        var offers = _offers.Values.Where(offer => offer.IsOnMarket || !offer.Reservations.IsEmpty);
        foreach (var offer in offers.OrderBy(offer => offer.Sequence).ThenBy(offer => offer.Id))
        {
            _index.Add(RowOf(offer));
            foreach (var (matchId, held) in offer.Reservations)
            {
                _index.Reserve(offer.Id, matchId, held.Units.Count, held.Window.Start, held.Window.End);
            }

            if (!offer.IsOnMarket)
            {
                _index.Remove(offer.Id);
                continue;
            }

            Group(_offersOfResource, offer.ResourceId).Add(offer.Id);
            Group(_offersOfSupplier, offer.SupplierId).Add(offer.Id);
            ShowOrHide(offer.Id);
        }
    }

    private void RestoreDemand()
    {
        foreach (var account in _accounts.Values.Where(account => account.Kind != AccountKind.ProgrammeFund))
        {
            _accountOf.Add((account.OwnerId ?? Guid.Empty, account.Kind), account.Id);
        }

        foreach (var match in _matches.Values)
        {
            _matchOfLease.Add(match.LeaseId, match.Id);
        }

        foreach (var order in _orders.Values.Where(order => order.Rests))
        {
            PutToRest(order);
        }
    }
}
