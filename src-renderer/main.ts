import './styles/tokens.css'
import './styles/base.css'
import './styles/controls.css'
import './styles/classes.css'
import { mount } from 'svelte'
import App from './App.svelte'
import { chooseHost } from './api/host'
import { AppState } from './state/app.svelte'

const target = document.getElementById('root')
if (target) mount(App, { target, props: { app: new AppState(chooseHost(window)) } })
