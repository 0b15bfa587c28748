using EventStore;
using Exchange.Api.Accounts;
using Exchange.Api.Leases;
using Exchange.Api.Matching;
using Exchange.Api.Offers;
using Exchange.Api.Orders;
using Exchange.Api.Participants;
using Exchange.Api.Reference;
using Exchange.Api.Resources;
using Exchange.Api.Settlements;
using Exchange.Api.Vouchers;
using Npgsql;

namespace Exchange.Api.Reading;

/// <summary>
/// All read models as one projection: one pass over the feed and one progress row, so that an order and its match are
/// never seen at different points of the log.
/// </summary>
/// <param name="schema">Where the read models are written: the schema that serves, or one that is filled beside it.
/// </param>
internal sealed class ReadModels(string schema = ReadSchema.Name) : IProjection
{
    public string Name => "ReadModels";

    public int Version => 4;

    public async Task ApplyAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyList<RecordedEvent> page,
        CancellationToken ct)
    {
        var writes = new Writes(schema);
        foreach (var recorded in page)
        {
            // Each feature takes what is its own; an event may concern several (a hold belongs to account and order).
            ParticipantProjection.Apply(writes, recorded);
            AccountProjection.Apply(writes, recorded);
            ResourceProjection.Apply(writes, recorded);
            OfferProjection.Apply(writes, recorded);
            OrderProjection.Apply(writes, recorded);
            MatchProjection.Apply(writes, recorded);
            LeaseProjection.Apply(writes, recorded);
            SettlementProjection.Apply(writes, recorded);
            VoucherProjection.Apply(writes, recorded);
            ReferenceProjection.Apply(writes, recorded);
        }

        await writes.ExecuteAsync(connection, transaction, ct);
    }
}
