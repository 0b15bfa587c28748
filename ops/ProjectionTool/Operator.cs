using EventStore;
using Exchange.Api.Hosting;
using Exchange.Api.Reading;
using Exchange.Api.Storage;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace ProjectionTool;

/// <summary>What an operator can do about the projections of an exchange's database, as the owner of its tables.
/// </summary>
internal sealed class Operator(NpgsqlDataSource owner, Rights rights) : IAsyncDisposable
{
    private readonly ProjectionFaults _faults = new(owner, Schemas.Events);

    /// <summary>Connects as <c>migrate</c> does, by the same settings.</summary>
    /// <exception cref="SettingsException">The owner's connection string is not set.</exception>
    public static Operator FromEnvironment()
    {
        var (connection, rights) = MarketSettings.ForMigration(
            MarketSettings.Configuration(new ConfigurationBuilder().Build()));
        return new(NpgsqlDataSource.Create(connection), rights);
    }

    public async Task<Overview> LookAsync(CancellationToken ct) => new(
        await ProjectionState.ListAsync(owner, Schemas.Events, ct),
        [.. (await _faults.ListAsync(ct)).Where(fault => !fault.IsPassed || fault.SkippedBecause is not null)],
        await new DeadLetters(owner, Schemas.Events).ListAsync(ct: ct));

    /// <summary>Makes the tables of a projection again; returns the position at which they began to serve.</summary>
    /// <exception cref="ArgumentException">There is no projection of this name.</exception>
    public Task<long> RebuildAsync(string name, Action<long> moved, CancellationToken ct)
    {
        var readModels = new ReadModels();
        return name == readModels.Name
            ? new ReadModelsRebuild(owner, rights).RunAsync(moved, ct)
            : throw new ArgumentException($"There is no projection {name}; there is {readModels.Name}.");
    }

    /// <summary>Lets a projection go on without an event that it has failed at.</summary>
    /// <exception cref="ArgumentException">It has not failed there, or no reason is given.</exception>
    public async Task SkipAsync(string name, long sequence, string reason, CancellationToken ct)
    {
        var standing = (await _faults.ListAsync(ct)).LastOrDefault(fault => fault.Sequence == sequence
            && fault.Projection.StartsWith($"{name}:", StringComparison.Ordinal));
        await _faults.SkipAsync(standing?.Projection ?? name, sequence, reason, ct);
    }

    public ValueTask DisposeAsync() => owner.DisposeAsync();

    /// <summary>What is to be seen.</summary>
    /// <param name="Projections">Where each stands.</param>
    /// <param name="Faults">Events at which one stands, and those that were left out.</param>
    /// <param name="DeadLetters">Messages that were given up.</param>
    internal sealed record Overview(IReadOnlyList<ProjectionState> Projections, IReadOnlyList<ProjectionFault> Faults,
        IReadOnlyList<DeadLetter> DeadLetters)
    {
        /// <summary>Nothing waits for an operator.</summary>
        public bool IsWell => Faults.All(fault => fault.SkippedBecause is not null) && DeadLetters.Count == 0;
    }
}
