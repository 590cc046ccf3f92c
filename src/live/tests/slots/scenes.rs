//! Single faults that were found, each as a scene.
