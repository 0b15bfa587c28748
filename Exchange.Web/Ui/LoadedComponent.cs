using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace Exchange.Web.Ui;

/// <summary>
/// A component that is drawn once, when what it shows is there. The framework's own draws as soon as loading has begun
/// as well, when there is nothing to show yet; on pages that are sent whole nobody would see that, it can only fail.
/// </summary>
public abstract class LoadedComponent : IComponent, IHandleEvent
{
    private readonly RenderFragment _draw;
    private RenderHandle _handle;
    private bool _isInitialised;

    protected LoadedComponent() => _draw = BuildRenderTree;

    void IComponent.Attach(RenderHandle renderHandle) => _handle = renderHandle;

    /// <summary>Takes the parameters, loads at the first time, and draws.</summary>
    public async Task SetParametersAsync(ParameterView parameters)
    {
        parameters.SetParameterProperties(this);
        if (!_isInitialised)
        {
            _isInitialised = true;
            OnInitialized();
            await OnInitializedAsync();
        }

        _handle.Render(_draw);
    }

    async Task IHandleEvent.HandleEventAsync(EventCallbackWorkItem item, object? arg)
    {
        await item.InvokeAsync(arg);
        _handle.Render(_draw);
    }

    /// <summary>What the markup compiles to.</summary>
    protected virtual void BuildRenderTree(RenderTreeBuilder builder)
    {
    }

    /// <summary>Comes before <see cref="OnInitializedAsync"/>.</summary>
    protected virtual void OnInitialized()
    {
    }

    /// <summary>Loads what is shown.</summary>
    protected virtual Task OnInitializedAsync() => Task.CompletedTask;
}
