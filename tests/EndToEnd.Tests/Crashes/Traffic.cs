using System.Collections.Concurrent;
using Exchange.Contracts.Client;
using Exchange.Contracts.Leases;
using Exchange.Contracts.Orders;
using Exchange.Contracts.Wire;

namespace EndToEnd.Tests.Crashes;

/// <summary>
/// Everything that participants do, all at once and until it is stopped: each goes on as soon as it has an answer, or
/// knows that there will be none.
/// </summary>
internal sealed class Traffic(Cast cast)
{
    private volatile bool _stopped;

    public Task RunAsync()
    {
        List<Task> all = [RunAsync(OperateAsync), RunAsync(IssueAsync)];
        all.AddRange(cast.Suppliers.Select(one => RunAsync(Supplying(one.Actor, one.Resource, one.Offer))));
        all.AddRange(cast.Buyers.Select(one => RunAsync(Buying(one.Actor, one.Account, one.Vouchers))));
        return Task.WhenAll(all);
    }

    /// <summary>Lets everybody finish what they are at.</summary>
    public void Stop() => _stopped = true;

    private async Task RunAsync(Func<Task> act)
    {
        // On the pool's threads, all of them.
        await Task.Yield();
        while (!_stopped)
        {
            await act();
        }
    }

    private async Task OperateAsync()
    {
        var me = cast.Operator;
        switch (me.Chance.Next(10))
        {
            case 0:
                await Actor.LookAsync(() => cast.JoinAsync("Somebody", "Buyer", me.Chance));
                break;
            case 1 or 2:
                var to = me.Now.AddMinutes(me.Chance.Next(10, 60));
                if (await Actor.LookAsync(() => me.Patient.SetClockAsync(to)) is not null)
                {
                    me.Time.Advance(to - me.Now);
                }

                break;
            default:
                var account = me.Any(cast.Buyers).Account;
                await me.TryAsync(client => client.DepositAsync(
                    account, Money(me.Chance.Next(1, 500)), Cast.Currency, $"bank {Guid.CreateVersion7()}"));
                break;
        }
    }

    private async Task IssueAsync()
    {
        var (me, programme) = cast.Issuer;
        var (buyer, _, vouchers) = me.Any(cast.Buyers);
        var voucher = Guid.CreateVersion7();
        var issued = await me.TryAsync(client => client.IssueVoucherAsync(
            voucher, programme, buyer.Id, Money(me.Chance.Next(1, 20)), Cast.Currency, me.Now.AddDays(3)));
        if (issued is null)
        {
            await me.TryAsync(client => client.TopUpProgrammeAsync(programme, Money(100), Cast.Currency));
        }
        else if (me.Chance.Next(5) == 0)
        {
            await me.TryAsync(client => client.RevokeVoucherAsync(voucher, "given by mistake"));
        }
        else
        {
            vouchers.Enqueue(voucher);
        }
    }

    /// <summary>Orders of all kinds, amended, cancelled; money taken out; matches given back.</summary>
    private static Func<Task> Buying(Actor me, Guid account, ConcurrentQueue<Guid> vouchers)
    {
        var resting = new Queue<(Guid Order, DateTimeOffset LatestStart)>();
        var matches = new Queue<Guid>();
        return () => me.Chance.Next(20) switch
        {
            0 => me.TryAsync(client => client.WithdrawAsync(
                account, Money(me.Chance.Next(1, 50)), Cast.Currency, $"out {Guid.CreateVersion7()}")),
            1 when matches.TryDequeue(out var match) =>
                me.TryAsync(client => client.CancelMatchAsync(match, "plans have changed")),
            < 6 when resting.TryDequeue(out var order) => me.TryAsync(client => client.AmendOrderAsync(
                order.Order, order.LatestStart, new() { Limit = Limit(me), Currency = Cast.Currency })),
            < 10 when resting.TryDequeue(out var order) =>
                me.TryAsync(client => client.CancelOrderAsync(order.Order, "no longer wanted")),
            _ => PlaceAsync(),
        };

        async Task PlaceAsync()
        {
            var order = NewOrder(me, vouchers);
            var reply = await me.TryAsync(client => client.PlaceOrderAsync(order));
            if (reply?.Order is { Status: "open" or "partlyFilled" })
            {
                resting.Enqueue((order.Id, order.LatestStart));
            }

            foreach (var match in reply?.Order?.Matches ?? [])
            {
                matches.Enqueue(match.MatchId);
            }
        }
    }

    private static NewOrder NewOrder(Actor me, ConcurrentQueue<Guid> vouchers) => new()
    {
        Accelerators = me.Chance.Next(1, 9),
        EarliestStart = me.Now,
        LatestStart = me.Now.AddHours(12),
        Minutes = me.Chance.Next(15, 90),
        TimeInForce = me.Any(["GoodTillCancelled", "GoodTillCancelled", "ImmediateOrCancel", "FillOrKill"]),
        AllOrNone = me.Chance.Next(2) == 0,
        MaxLegs = me.Chance.Next(1, 4),
        Vouchers = me.Chance.Next(3) == 0 && vouchers.TryDequeue(out var voucher) ? [voucher] : [],
        Terms = new OrderTerms { Limit = Limit(me), Currency = Cast.Currency },
    };

    /// <summary>Matches confirmed or declined, leases provisioned, metered and ended in every way, prices changed.
    /// </summary>
    private static Func<Task> Supplying(Actor me, Guid resource, Guid offer)
    {
        var seen = new HashSet<Guid>();
        return async () =>
        {
            var work = await Actor.LookAsync(() => me.Patient.GetWorkAsync());
            foreach (var match in (work?.ToConfirm ?? []).Where(match => seen.Add(match.MatchId)).Take(5))
            {
                await me.TryAsync(client => me.Chance.Next(5) > 0
                    ? client.ConfirmMatchAsync(match.MatchId)
                    : client.DeclineMatchAsync(match.MatchId, "needed elsewhere"));
            }

            foreach (var match in (work?.ToProvision ?? []).Where(match => seen.Add(match.LeaseId)).Take(5))
            {
                await me.TryAsync(client => client.ProvisionLeaseAsync(match.LeaseId, "ssh job@node"));
            }

            await MeterAsync(me, work?.Running ?? []);
            await me.TryAsync(client => ChangeSupplyAsync(me, client, resource, offer));
        };
    }

    private static Task<CommandReply> ChangeSupplyAsync(Actor me, ExchangeClient client, Guid resource, Guid offer) =>
        me.Chance.Next(6) switch
        {
            0 => client.ListOfferAsync(
                Cast.Offer(me, resource, me.Chance.Next(1, 20), $"2.{me.Chance.Next(1, 9)}", me.Chance.Next(2) == 0)),
            1 => client.PauseOfferAsync(offer),
            _ when me.Chance.Next(2) == 0 => client.ResumeOfferAsync(offer),
            _ => client.RepriceOfferAsync(
                offer, MicroAmount.Parse($"{me.Chance.Next(1, 3)}.{me.Chance.Next(1, 9)}"), Cast.Currency),
        };

    private static async Task MeterAsync(Actor me, IReadOnlyList<LeaseView> running)
    {
        var records = new List<RecordUsageBody>();
        foreach (var lease in running)
        {
            var to = lease.End < me.Now ? lease.End : me.Now;
            var from = lease.MeteredTo;
            if (to > from && records.Count < CommandRoutes.MaxBatch)
            {
                records.Add(await me.Patient.NewUsageAsync(
                    lease.LeaseId, lease.Periods, from, to, lease.Units * lease.DeliveredSeconds(from, to)));
            }
        }

        if (records.Count > 0)
        {
            await Actor.LookAsync(() => me.Patient.SendUsageBatchAsync(records));
        }

        if (running.Count > 0)
        {
            var lease = me.Any(running);
            await me.TryAsync(client => me.Chance.Next(8) switch
            {
                0 => client.FailLeaseAsync(lease.LeaseId, "host lost"),
                1 => client.EndLeaseAsync(lease.LeaseId),
                < 5 => client.InterruptLeaseAsync(lease.LeaseId, "power"),
                _ => client.ResumeLeaseAsync(lease.LeaseId),
            });
        }
    }

    private static MicroAmount Limit(Actor me) => MicroAmount.Parse(me.Any(["1.5", "2", "2.6", "3", "3"]));

    private static MicroAmount Money(int amount) =>
        MicroAmount.Parse(amount.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
