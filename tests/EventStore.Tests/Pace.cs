namespace EventStore.Tests;

/// <summary>Counts what many writers have done, so that some can wait for the others without looking at a clock.
/// </summary>
internal sealed class Pace
{
    private readonly Lock _gate = new();
    private readonly List<(long At, TaskCompletionSource Reached)> _waiting = []; // under _gate
    private long _done; // under _gate
    private bool _over; // under _gate

    public void Step() => Release(() => _done++);

    /// <summary>Nobody waits any more.</summary>
    public void End() => Release(() => _over = true);

    /// <summary>Returns when so many more steps were made, or at the end.</summary>
    public Task AfterAsync(int more)
    {
        lock (_gate)
        {
            if (_over)
            {
                return Task.CompletedTask;
            }
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((_done + more, reached));
            return reached.Task;
        }
    }

    private void Release(Action change)
    {
        lock (_gate)
        {
            change();
            foreach (var (_, reached) in _waiting.Where(one => _over || one.At <= _done))
            {
                reached.SetResult();
            }
            _waiting.RemoveAll(one => one.Reached.Task.IsCompleted);
        }
    }
}
