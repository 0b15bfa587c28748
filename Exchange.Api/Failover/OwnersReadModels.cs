using EventStore;
using Exchange.Api.Reading;
using Npgsql;

namespace Exchange.Api.Failover;

/// <summary>
/// The read models as the owner keeps them: of all nodes one applies events, and one that lost the market moves nothing
/// any more. Its sessions were ended by whoever followed it, so that every transaction begun since then sees here that
/// the market is another's.
/// </summary>
internal sealed class OwnersReadModels(ReadModels models, NodeIdentity node) : IProjection
{
    public string Name => models.Name;

    public int Version => models.Version;

    public async Task ApplyAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyList<RecordedEvent> page,
        CancellationToken ct)
    {
        await using var owned = new NpgsqlCommand(
            "select exists (select from exchange.owner where holder = $1)", connection, transaction);
        owned.Parameters.Add(new() { Value = node.Holder });
        if (await owned.ExecuteScalarAsync(ct) is not true)
            throw new ProjectionFailedException(Name, page[0].Sequence, "another node owns the market.");
        await models.ApplyAsync(connection, transaction, page, ct);
    }
}
