using System.Collections.Concurrent;
using Demo.Actors;
using Demo.Rules;
using Exchange.Contracts.Matching;
using Exchange.Contracts.Wire;

namespace Demo.Day;

/// <summary>
/// The day, hour by hour: the operator sets the clock, everybody does what is due, all at once, and the clock moves
/// when all are answered.
/// </summary>
internal sealed class TradingDay
{
    /// <summary>An amended order may start this much later.</summary>
    public static readonly TimeSpan AmendedBy = TimeSpan.FromHours(12);

    private const int MostMatchesInAnHour = 500;

    private readonly Cast _cast;
    private readonly Floor _floor;
    private readonly DayClock _clock;
    private readonly Action<string> _tell;
    private readonly CancellationToken _cancel;
    private readonly Agenda _agenda;
    private readonly Delivery _delivery;
    private readonly OpenOrders _open = new();
    private readonly Dictionary<Guid, DemandLine> _lines;
    private readonly Dictionary<Guid, SupplyLine> _supply;
    private readonly ConcurrentDictionary<Guid, bool> _known = new();
    private readonly ConcurrentDictionary<Guid, bool> _gaveBack = new();
    private int _placed;

    public TradingDay(
        Cast cast, Floor floor, DayClock clock, DayPlan plan, Action<string> tell, CancellationToken cancel)
    {
        (_cast, _floor, _clock, _tell, _cancel) = (cast, floor, clock, tell, cancel);
        _agenda = new(clock.Now);
        _delivery = new(cast, floor, clock, _agenda, cancel);
        _lines = plan.Demand.ToDictionary(line => line.Order.Id);
        _supply = plan.Supply.ToDictionary(line => line.Offer.Id);
        foreach (var line in plan.Demand) _agenda.Add(line, plan.Start + line.Job.Arrival);
    }

    /// <summary>From the first order to the last payment.</summary>
    /// <param name="disputeWindow">How long the last settlements wait for objections.</param>
    public async Task RunAsync(TimeSpan disputeWindow)
    {
        while (_agenda.Next() is var (hour, work))
        {
            _cancel.ThrowIfCancellationRequested();
            await SetClockAsync(hour);
            await Task.WhenAll(
                [.. work.Arrivals.Select(PlaceAsync), .. _delivery.LookAfter(work.Leases),
                .. work.Acts.Select(act => act())]);
            while (_delivery.TakeNews() is { Count: > 0 } news) await HearAsync(news);
            _tell($"{hour:d MMM, HH:00}  {_placed:N0} of {_lines.Count:N0} orders, {_floor.Commands:N0} commands");
        }

        await SetClockAsync(_clock.Now + disputeWindow + TimeSpan.FromHours(1));
    }

    private async Task SetClockAsync(DateTimeOffset hour)
    {
        var reply = await _floor.CallAsync("clock", () => _cast.Operator.Client.SetClockAsync(hour, _cancel));
        _clock.Set(reply.Now);
        _delivery.Saw(reply.Position);
        _open.ForgetExpired(reply.Now);
        // Deadlines may have let supply go that orders waited for.
        if (reply.Events > 0 && _open.Any) await LookAsync(reply.Position);
    }

    private async Task PlaceAsync(DemandLine line)
    {
        var reply = await _floor.TryAsync(
            "order", _cast.Buyers[line.Buyer], client => client.PlaceOrderAsync(line.Order, _cancel));
        Interlocked.Increment(ref _placed);
        if (reply?.Order is not { } outcome) return;
        _delivery.Saw(reply.Position);
        var open = outcome.OpenGflops ?? outcome.OpenAccelerators ?? 0;
        if (open > 0 && outcome.Status is "open" or "partlyFilled")
        {
            _open.Wait(line, open);
            if (line.Behaviour == BuyerBehaviour.Cancels)
                _agenda.Add(_clock.Now.AddHours(1), () => CancelAsync(line));
            else if (line.Behaviour == BuyerBehaviour.Amends && line.Order.Terms.Training is null)
                _agenda.Add(_clock.Now.AddHours(2), () => AmendAsync(line));
        }

        await Task.WhenAll(outcome.Matches.Select(match => TakeAsync(match, isNew: true)));
    }

    private async Task CancelAsync(DemandLine line)
    {
        if (!_open.Has(line)) return;
        await _floor.TryAsync(
            "cancel", _cast.Buyers[line.Buyer],
            client => client.CancelOrderAsync(line.Order.Id, "no longer needed", _cancel));
        _open.Close(line);
    }

    private async Task AmendAsync(DemandLine line)
    {
        if (!_open.Has(line)) return;
        var terms = line.Order.Terms with
        {
            Limit = More(line.Order.Terms.Limit),
            Budget = More(line.Order.Terms.Budget),
        };
        var reply = await _floor.TryAsync(
            "amend", _cast.Buyers[line.Buyer],
            client => client.AmendOrderAsync(line.Order.Id, line.Order.LatestStart + AmendedBy, terms, _cancel));
        if (reply is not null) _delivery.Heard(reply);
    }

    // Three tenths more, in whole cents.
    private static MicroAmount? More(MicroAmount? amount) =>
        amount is { } known ? new(((known.Micros * 13 / 10 / 10_000) + 1) * 10_000) : null;

    /// <summary>Whose match the newest ones are that the clock brought about.</summary>
    private async Task LookAsync(long position)
    {
        for (var size = 20; ; size = MostMatchesInAnHour)
        {
            var newest = await _cast.Operator.Client.GetMatchesAsync(
                page: new(size, null, position), cancel: _cancel);
            var unknown = newest.Items.Where(match => !_known.ContainsKey(match.MatchId)).ToArray();
            if (unknown.Length == newest.Items.Count && size < MostMatchesInAnHour) continue;
            await AskAsync(unknown.Select(match => match.SupplierId), position);
            return;
        }
    }

    /// <summary>Whose matches they are that a reply told of.</summary>
    private async Task HearAsync(IReadOnlyList<Guid> news)
    {
        var position = _delivery.Position;
        var matches = await Task.WhenAll(news.Where(id => !_known.ContainsKey(id)).Select(
            id => _cast.Operator.Client.GetMatchAsync(id, position, _cancel)));
        await AskAsync(matches.Select(match => match.SupplierId), position);
    }

    /// <summary>Suppliers ask what waits for them.</summary>
    private async Task AskAsync(IEnumerable<Guid> suppliers, long position)
    {
        var works = await Task.WhenAll(suppliers.Distinct().Select(
            supplier => _cast.SupplierById[supplier].Client.GetWorkAsync(position, _cancel)));
        await Task.WhenAll(works
            .SelectMany(work => work.ToConfirm.Concat(work.ToProvision))
            .Select(match => TakeAsync(match, isNew: false)));
    }

    /// <summary>What becomes of a match, by the rules of the day.</summary>
    private async Task TakeAsync(MatchView match, bool isNew)
    {
        if (!_known.TryAdd(match.MatchId, true)) return;
        var (line, supply) = (_lines[match.OrderId], _supply[match.OfferId]);
        var covers = match.CoversGflops ?? match.Units * match.AcceleratorsPerUnit;
        // A fresh order's reply counts its own matches already.
        if (!isNew) _open.Fill(line, covers);
        if (!supply.Offer.AutoAccept && !await AnswerAsync(match, line, supply))
        {
            _open.Reopen(line, covers);
            return;
        }

        if (line.Behaviour == BuyerBehaviour.GivesBack && _gaveBack.TryAdd(line.Order.Id, true))
        {
            _open.Reopen(line, covers);
            var back = await _floor.TryAsync(
                "give back", _cast.Buyers[line.Buyer],
                client => client.CancelMatchAsync(match.MatchId, "found something nearer", _cancel));
            if (back is not null) _delivery.Heard(back);
            return;
        }

        await _delivery.ProvisionAsync(match, line, supply);
    }

    private async Task<bool> AnswerAsync(MatchView match, DemandLine line, SupplyLine supply)
    {
        var supplier = _cast.SupplierById[match.SupplierId];
        switch (DeliveryRules.AnswerTo(line.Job.Id, supply.Row.RowId))
        {
            case Answer.Never:
                _agenda.Look(match.ConfirmBy);
                return false;
            case Answer.Declines:
                var reply = await _floor.TryAsync(
                    "decline", supplier,
                    client => client.DeclineMatchAsync(match.MatchId, "taken by a customer of ours", _cancel));
                if (reply is not null) _delivery.Heard(reply);
                return false;
            default:
                return await _floor.TryAsync(
                    "confirm", supplier, client => client.ConfirmMatchAsync(match.MatchId, _cancel)) is not null;
        }
    }
}
