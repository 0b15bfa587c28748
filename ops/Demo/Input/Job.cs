namespace Demo.Input;

/// <summary>One job of the trace.</summary>
/// <param name="Id">Its id in the trace.</param>
/// <param name="Arrival">From the start of the trace.</param>
/// <param name="Duration">How long it ran; above zero.</param>
/// <param name="Accelerators">How many it had.</param>
internal sealed record Job(string Id, TimeSpan Arrival, TimeSpan Duration, int Accelerators)
{
    /// <summary>The duration in minutes, rounded up.</summary>
    public int Minutes => (int)((Duration.Ticks + TimeSpan.TicksPerMinute - 1) / TimeSpan.TicksPerMinute);
}
