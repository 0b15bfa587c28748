using System.Diagnostics.Metrics;

namespace EventStore;

/// <summary>What the store measures, under the meter <c>EventStore</c>.</summary>
internal static class EventStoreMetrics
{
    private static readonly Meter Meter = new("EventStore");

    public static Histogram<double> AppendDuration { get; } = Meter.CreateHistogram<double>(
        "eventstore.append.duration", "s", "Time from the call to the commit of an append");

    public static Counter<long> EventsAppended { get; } = Meter.CreateCounter<long>(
        "eventstore.events.appended", "{event}", "Events committed by this process");

    public static Gauge<long> ProjectionLag { get; } = Meter.CreateGauge<long>(
        "eventstore.projection.lag", "{event}", "Numbers between the head of the feed and the projection");

    public static Counter<long> ProjectionRetries { get; } = Meter.CreateCounter<long>(
        "eventstore.projection.retries", "{retry}", "Times the database was lost under a projection");

    public static Gauge<double> MessageAge { get; } = Meter.CreateGauge<double>(
        "eventstore.messages.age", "s", "How long the oldest message of a box is overdue");

    public static Gauge<long> DeadLetters { get; } = Meter.CreateGauge<long>(
        "eventstore.messages.dead", "{message}", "Messages of a box that were given up");
}
