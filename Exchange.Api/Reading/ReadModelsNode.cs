using EventStore;
using Exchange.Api.Failover;
using Exchange.Api.Hosting;

namespace Exchange.Api.Reading;

/// <summary>
/// Keeps the read models up with the feed while this node owns the market. A read model that fails stops loudly and
/// takes the node out of readiness; trading goes on, because nothing that decides reads it.
/// </summary>
internal sealed partial class ReadModelsNode(
    FeedSignal signal, ProjectionRunner runner, NodeRole role, ILogger<ReadModelsNode> log) : BackgroundService
{
    private volatile bool _failed;

    public bool Failed => _failed;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        try
        {
            await base.StopAsync(cancellationToken);
        }
        catch (AggregateException error) when (Endings.IsOfBrokenConnections(error))
        {
            // It has waited for the run to end all the same.
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var listening = signal.ListenAsync(stoppingToken);
        try
        {
            await role.Owned.WaitAsync(stoppingToken);
            await runner.RunAsync(stoppingToken);
        }
        catch (Exception error) when (error is ProjectionFailedException or UnreadableEventException)
        {
            _failed = true;
            LogFailed(error);
        }

        await listening;
    }

    [LoggerMessage(30, LogLevel.Critical, "The read models have stopped; queries show the past.")]
    private partial void LogFailed(Exception error);
}
